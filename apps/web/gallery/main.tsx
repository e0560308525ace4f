import '../src/theme/styles.ts'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { followDensity } from '../src/layout/density.ts'
import { mantineTheme } from '../src/theme/mantine-theme.ts'
import { followTheme, themeChoice } from '../src/theme/theme-choice.ts'
import { answerHere, client } from './fake-answers.ts'
import { Gallery } from './gallery.tsx'

answerHere()
followTheme()
followDensity()
const place = document.getElementById('root')
if (place === null) throw new Error('index.html has no element with the id "root"')
const router = createRouter({
  routeTree: createRootRoute({ component: Gallery, notFoundComponent: Gallery }),
  defaultNotFoundComponent: Gallery,
})
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <MantineProvider theme={mantineTheme} forceColorScheme={themeChoice.get() === 'light' ? 'light' : 'dark'}>
        <RouterProvider router={router as never} />
      </MantineProvider>
    </QueryClientProvider>
  </StrictMode>,
)
