/** Lists and objects inside each other in a body or an attribute: with what is around it, the line stays readable. */
export const maxValueDepth = 48
