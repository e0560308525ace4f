import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { mantineTheme } from '../theme/mantine-theme.ts'
import { useShownTheme } from '../theme/theme-choice.ts'
import { makeQueryClient } from './query-client.ts'
import { router } from './router.tsx'

/** The whole page: theme, answers, addresses. */
export function App(): ReactElement {
  const [client] = useState(makeQueryClient)
  const theme = useShownTheme()
  return (
    <QueryClientProvider client={client}>
      <MantineProvider theme={mantineTheme} forceColorScheme={theme === 'light' ? 'light' : 'dark'}>
        <RouterProvider router={router} />
      </MantineProvider>
    </QueryClientProvider>
  )
}
