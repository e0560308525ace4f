/** What attackers write into logs and names: it must show as the text it is, in every component. */
export const hostile = '<script>alert(1)</script> \u202egpj.exe \u0007\u001b[31mred {{7*7}} =cmd|calc'
export const long = 'a-name-without-any-blank-'.repeat(12)
export const nothing = (): void => undefined
