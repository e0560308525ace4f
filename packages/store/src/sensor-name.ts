import { AppError } from '@aurora/core'

/** Fails with 'request.invalid' for a name that cannot stand in a statement that takes no parameters. */
export function assertSensorName(sensor: string): void {
  if (!/^[\w.:@/-]+$/.test(sensor))
    throw new AppError('request.invalid', 'a sensor name holds letters, digits and _ . : @ / - only')
}
