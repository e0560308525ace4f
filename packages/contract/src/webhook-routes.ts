import { api, route, type Route } from './route.ts'
import * as webhooks from './webhooks.ts'

/** Where changes of alerts are sent. */
export const webhookRoutes = {
  listWebhooks: route(
    'GET',
    `${api}/webhooks`,
    'settings:manage',
    'Where changes of alerts are sent, and how it goes.',
    {
      answer: webhooks.webhooksAnswer,
    },
  ),
  addWebhook: route('POST', `${api}/webhooks`, 'settings:manage', 'Sends changes of alerts there from now on.', {
    body: webhooks.webhookRequest,
    answer: webhooks.webhookItem,
  }),
  changeWebhook: route(
    'PATCH',
    `${api}/webhooks/{name}`,
    'settings:manage',
    'Switches a webhook, or what it is sent.',
    {
      body: webhooks.webhookChange,
      answer: webhooks.webhookItem,
    },
  ),
  testWebhook: route(
    'POST',
    `${api}/webhooks/{name}/test`,
    'settings:manage',
    'Sends a message that says it is a test.',
    {
      answer: webhooks.webhookTest,
    },
  ),
  removeWebhook: route('DELETE', `${api}/webhooks/{name}`, 'settings:manage', 'Sends nothing there any more.'),
} as const satisfies Record<string, Route>
