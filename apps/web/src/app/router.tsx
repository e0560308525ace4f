import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type SearchSchemaInput,
} from '@tanstack/react-router'
import { NotFoundPage } from '../pages/not-found/not-found-page.tsx'
import { SiemPage } from '../pages/siem/siem-page.tsx'
import { AppRoot } from './app-root.tsx'
import { parseSearchParams, printSearchParams, type SearchParams } from './search-params.ts'

/** Pages read their own parameters; the router only passes them on. */
const asWritten = (params: SearchParams & SearchSchemaInput): SearchParams => params

const rootRoute = createRootRoute({ component: AppRoot, notFoundComponent: NotFoundPage })
const at = () => rootRoute
const indexRoute = createRoute({
  getParentRoute: at,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/siem' })
  },
})
const siemRoute = createRoute({ getParentRoute: at, path: '/siem', component: SiemPage, validateSearch: asWritten })
const alertsRoute = createRoute({
  getParentRoute: at,
  path: '/alerts',
  component: lazyRouteComponent(() => import('../pages/alerts/alerts-page.tsx'), 'AlertsPage'),
  validateSearch: asWritten,
})
const casesRoute = createRoute({
  getParentRoute: at,
  path: '/cases',
  component: lazyRouteComponent(() => import('../pages/cases/cases-page.tsx'), 'CasesPage'),
  validateSearch: asWritten,
})
const signInRoute = createRoute({
  getParentRoute: at,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../pages/sign-in/signed-in-page.tsx'), 'SignedInPage'),
})
const sourcesRoute = createRoute({
  getParentRoute: at,
  path: '/sources',
  component: lazyRouteComponent(() => import('../pages/sources/sources-page.tsx'), 'SourcesPage'),
  validateSearch: asWritten,
})
const setupRoute = createRoute({
  getParentRoute: at,
  path: '/setup',
  component: lazyRouteComponent(() => import('../pages/setup/setup-page.tsx'), 'SetupPage'),
})

/** Every address of the product. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    indexRoute,
    siemRoute,
    alertsRoute,
    casesRoute,
    signInRoute,
    sourcesRoute,
    setupRoute,
  ]),
  parseSearch: parseSearchParams,
  stringifySearch: printSearchParams,
  defaultPreload: 'intent',
  scrollRestoration: false,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
