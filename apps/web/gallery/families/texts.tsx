import { LogText } from '../../src/components/log-text/log-text.tsx'
import { Markdown } from '../../src/components/markdown/markdown.tsx'
import { SuppressionPreview } from '../../src/components/suppression-preview/suppression-preview.tsx'
import { of, type Family } from '../example.ts'
import { hostile, long } from '../hostile-texts.ts'

const markdown = `# What happened

Somebody came in through **web-1** at [the address](https://evil.example/<script>).

- first a scan
- then \`ssh\`

> quoted ${hostile}

| who | when |
|---|---|
| ann | 10:42 |

![picture](https://evil.example/track.png) <img src=x onerror=alert(1)>
`

const hiding = (value: string) => ({
  rule: 'rule-1',
  criteria: { entity: { kind: 'host' as const, value } },
  from: 'now-7d',
})

export const texts: Family = {
  name: 'texts',
  examples: [
    ...of('log-text', {
      plain: () => <LogText text="Failed password for bob" />,
      'with matches': () => <LogText text="Failed password for bob" words={['failed', 'bob']} />,
      hostile: () => <LogText text={hostile} />,
      shortened: () => <LogText text={long} most={60} />,
      'with lines': () => <LogText text={'one\ntwo'} keepLines />,
    }),
    ...of('markdown', {
      'everything, with hostile parts': () => <Markdown text={markdown} />,
      empty: () => <Markdown text="" />,
    }),
    ...of('suppression-preview', {
      'would hide some': () => <SuppressionPreview wanted={hiding('web-1')} />,
      'would hide nothing': () => <SuppressionPreview wanted={hiding('quiet')} />,
      forbidden: () => <SuppressionPreview wanted={hiding('forbidden')} />,
    }),
  ],
}
