import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
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
const overview = lazyRouteComponent(() => import('../pages/overview/overview-page.tsx'), 'OverviewPage')
const indexRoute = createRoute({ getParentRoute: at, path: '/', component: overview })
const dashboardRoute = createRoute({ getParentRoute: at, path: '/dashboard', component: overview })
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
const entityRoute = createRoute({
  getParentRoute: at,
  path: '/entity',
  component: lazyRouteComponent(() => import('../pages/entity/entity-page.tsx'), 'EntityPage'),
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
const connectRoute = createRoute({
  getParentRoute: at,
  path: '/connect',
  component: lazyRouteComponent(() => import('../pages/connect/connect-page.tsx'), 'ConnectPage'),
  validateSearch: asWritten,
})
const welcomeRoute = createRoute({
  getParentRoute: at,
  path: '/welcome',
  component: lazyRouteComponent(() => import('../pages/welcome/welcome-page.tsx'), 'WelcomePage'),
})
const settingsRoute = createRoute({
  getParentRoute: at,
  path: '/settings',
  component: lazyRouteComponent(() => import('../pages/settings/settings-page.tsx'), 'SettingsPage'),
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
    dashboardRoute,
    siemRoute,
    alertsRoute,
    casesRoute,
    entityRoute,
    signInRoute,
    sourcesRoute,
    connectRoute,
    welcomeRoute,
    settingsRoute,
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
