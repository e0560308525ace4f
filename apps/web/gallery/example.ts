import type { ReactNode } from 'react'

/** One state of a component. */
export interface Example {
  /** Folder of the component under src/components. */
  readonly component: string
  readonly state: string
  /** What is shown; for a layer, what a button opens. */
  readonly draw: (onClose: () => void) => ReactNode
  /** Shown only once it is asked for, over the page. */
  readonly isLayer?: boolean
}

/** Components that belong together, on a page of their own. */
export interface Family {
  readonly name: string
  readonly examples: readonly Example[]
}

/** Examples of one component, state by state. */
export const of = (component: string, states: Readonly<Record<string, Example['draw']>>): readonly Example[] =>
  Object.entries(states).map(([state, draw]) => ({ component, state, draw }))

/** Like {@link of}, for what stands over the page. */
export const layersOf = (component: string, states: Readonly<Record<string, Example['draw']>>): readonly Example[] =>
  of(component, states).map((example) => ({ ...example, isLayer: true }))
