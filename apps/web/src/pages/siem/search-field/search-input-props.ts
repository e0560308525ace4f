/** What both forms of the field take. */
export interface SearchInputProps {
  readonly text: string
  readonly isWrong: boolean
  readonly messageId: string
  readonly onChange: (text: string) => void
  readonly onRun: () => void
  readonly onRepair: () => void
}

export const placeholder = 'Search events: words, field:value, "a phrase"'
