// Rows of the metric contract: a table of data.
import { bounds, type MetricRow } from './row.ts'

const httpMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** HTTP API (golden signals). */
export const httpMetrics = {
  http_server_request_duration_seconds: {
    type: 'histogram',
    labels: ['http_request_method', 'http_route', 'http_response_status_code'],
    values: { http_request_method: httpMethods },
    unit: 's',
    otel: 'http.server.request.duration',
    bounds: bounds.http,
    part: 'here',
    help: 'Route template, never the raw path; 404s without a route use http_route="".',
  },
  http_server_active_requests: {
    type: 'gauge',
    labels: ['http_request_method'],
    values: { http_request_method: httpMethods },
    unit: '{request}',
    otel: 'http.server.active_requests',
    part: 'here',
    help: 'In flight now.',
  },
} as const satisfies Readonly<Record<string, MetricRow>>
