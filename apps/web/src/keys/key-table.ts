// Data table: every key of the product, for the listener, the help and the tests alike (UX §3).

/** One thing a key does. `keys` are alternatives: a key as `KeyboardEvent.key` names it, or two after each other. */
export interface KeyEntry {
  readonly keys: readonly string[]
  readonly does: string
  readonly group:
    'Anywhere' | 'Overview' | 'Time' | 'Search' | 'Histogram' | 'List' | 'Alert' | 'Case' | 'Value' | 'Panel'
  /** Listed in the help, but acted on by the control that has the focus. */
  readonly isLocal?: true
  /** Acts in fields as well. */
  readonly isInFields?: true
}

const entry = (group: KeyEntry['group'], keys: readonly string[], does: string): KeyEntry => ({ group, keys, does })
const local = (group: KeyEntry['group'], keys: readonly string[], does: string): KeyEntry => ({
  group,
  keys,
  does,
  isLocal: true,
})

export const keyTable = {
  'palette.open': { ...entry('Anywhere', ['Ctrl+k'], 'Go to or do anything by its name'), isInFields: true },
  'help.open': entry('Anywhere', ['?'], 'Show the keys that apply right now'),
  'go.overview': entry('Anywhere', ['g o'], 'Go to the overview'),
  'go.siem': entry('Anywhere', ['g s'], 'Go to SIEM'),
  'go.alerts': entry('Anywhere', ['g a'], 'Go to Alerts'),
  'go.cases': entry('Anywhere', ['g c'], 'Go to Cases'),
  'go.sources': entry('Anywhere', ['g u'], 'Go to Sources'),
  'messages.open': entry('Anywhere', ['m'], 'Show the messages of this tab'),
  'layer.close': entry('Anywhere', ['Escape'], 'Close the topmost layer, then clear the selection'),
  'link.copy': entry('Anywhere', ['l'], 'Copy a link with the times fixed'),
  'link.copyRelative': entry('Anywhere', ['L'], 'Copy a link with relative times'),
  'tile.1': entry('Overview', ['1'], 'Go to tile 1; Enter opens the page behind it'),
  'tile.2': entry('Overview', ['2'], 'Go to tile 2; Enter opens the page behind it'),
  'tile.3': entry('Overview', ['3'], 'Go to tile 3; Enter opens the page behind it'),
  'tile.4': entry('Overview', ['4'], 'Go to tile 4; Enter opens the page behind it'),
  'tile.5': entry('Overview', ['5'], 'Go to tile 5; Enter opens the page behind it'),
  'tile.6': entry('Overview', ['6'], 'Go to tile 6; Enter opens the page behind it'),
  'tile.7': entry('Overview', ['7'], 'Go to tile 7; Enter opens the page behind it'),
  'time.open': entry('Time', ['t'], 'Choose the time range'),
  'time.zone': entry('Time', ['T'], 'Switch between UTC and your zone'),
  'time.back': entry('Time', ['['], 'One width back'),
  'time.forward': entry('Time', [']'], 'One width forward'),
  'live.pause': entry('Time', ['P'], 'Pause or resume what comes live'),
  'live.show': entry('Time', ['.'], 'Show what is new'),
  'search.focus': entry('Search', ['/'], 'Go to the search field'),
  'search.run': local('Search', ['Enter', 'Ctrl+Enter'], 'Run the search'),
  'search.suggest': local('Search', ['Ctrl+Space'], 'Suggest'),
  'search.take': local('Search', ['Tab'], 'Take the suggestion'),
  'search.repair': local('Search', ['Alt+Enter'], 'Take the repair of an error'),
  'search.earlier': local('Search', ['Alt+↑', 'Alt+↓'], 'Earlier and later searches'),
  'histogram.focus': entry('Histogram', ['h'], 'Go to the histogram'),
  'histogram.numbers': entry('Histogram', ['b'], 'Show the bars as a table of numbers'),
  'histogram.move': local('Histogram', ['←', '→'], 'Move from bar to bar'),
  'histogram.brush': local('Histogram', ['Shift+←', 'Shift+→'], 'Mark bars'),
  'histogram.zoom': local('Histogram', ['Enter'], 'Zoom to the marked bars, or show one bar in the list'),
  'desk.open': entry('Search', ['H'], 'Open or close hunts, rules, runs and suppressions'),
  'row.next': entry('List', ['j'], 'Next row; an open panel follows'),
  'row.previous': entry('List', ['k'], 'Previous row'),
  'row.open': entry('List', ['o'], 'Open the row beside the list (or Enter in the list)'),
  'row.select': entry('List', ['x'], 'Select the row'),
  'row.selectTo': entry('List', ['X'], 'Select up to this row'),
  'row.selectAll': local('List', ['Ctrl+A'], 'Select all: the loaded events, or the alerts that match'),
  'row.move': local('List', ['↑', '↓', 'Page Up', 'Page Down', 'Home', 'End'], 'Move through the list'),
  'row.column': local('List', ['←', '→'], 'Move from column to column'),
  'alert.take': entry('Alert', ['e'], 'Take and acknowledge'),
  'alert.mine': entry('Alert', ['a'], 'Assign to me'),
  'alert.assign': entry('Alert', ['A'], 'Assign to a person'),
  'alert.note': entry('Alert', ['n'], 'Add a note'),
  'alert.promote': entry('Alert', ['p'], 'Promote: an alert to a case, an event to an alert or a case'),
  'alert.suppress': entry('Alert', ['s'], 'Suppress what is like this'),
  'alert.close': entry('Alert', ['c'], 'Close with a verdict'),
  'case.new': entry('Case', ['N'], 'Open a new case'),
  'act.undo': entry('Anywhere', ['z', 'Ctrl+z'], 'Undo the last act, within ten seconds'),
  'value.include': entry('Value', ['f'], 'Filter for the value'),
  'value.exclude': entry('Value', ['F'], 'Filter the value out'),
  'value.around': entry('Value', ['w'], '±5 minutes on the same host'),
  'value.copy': entry('Value', ['y'], 'Copy the value'),
  'panel.resize': local('Panel', ['←', '→'], 'On the edge of the panel: make it wider or narrower'),
} as const satisfies Record<string, KeyEntry>

export type KeyId = keyof typeof keyTable
