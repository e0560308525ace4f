export { buildHttpServer } from './server.ts'
export type { HttpOptions } from './server.ts'
export { demoSensor } from './demo-sensor.ts'
export type { Demonstration, RequestLog, Services } from './services.ts'
