/** Whose every event and alert of the demonstration is. */
export const demoSensor = 'DEMO'
