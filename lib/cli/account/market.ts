/** Capacity and images of a region, with the retries and the endpoint of every other call. */
import type { CapacityMarket, ImageCatalogue } from '../../capacity';
import { type RetryContext, systemClock } from '../../run';
import type { Connection } from '../../run/aws/client';
import { ec2CapacityMarket } from '../../run/aws/ec2-capacity-market';
import { ec2ImageCatalogue } from '../../run/aws/ec2-image-catalogue';
import { retryingImages, retryingMarket } from '../../run/ports/retrying-market';
import { choosePrinter } from '../printers/choose-printer';
import type { Printer } from '../printers/printer';
import type { Call } from '../program/call';
import { callLimits } from './call-limits';

/** Capacity blocks of a region, with the retries and the endpoint of every other call. */
export function marketOf(call: Call, printer: Printer, region: string): CapacityMarket {
  return retryingMarket(ec2CapacityMarket(connectionTo(call, region)), retriesOf(call, printer));
}

/** Machine images of a region, with the retries and the endpoint of every other call. */
export function imagesOf(call: Call, printer: Printer, region: string): ImageCatalogue {
  return retryingImages(ec2ImageCatalogue(connectionTo(call, region)), retriesOf(call, printer));
}

/** Opens a printer for the work and leaves the cursor on an empty line afterwards. */
export async function printing<T>(call: Call, work: (printer: Printer) => Promise<T>): Promise<T> {
  const printer = choosePrinter(call);
  try {
    return await work(printer);
  } finally {
    printer.close();
  }
}

/** AWS in a region, with the endpoint and the limits of every other call. */
export function connectionTo(call: Pick<Call, 'io' | 'signal'>, region: string): Connection {
  const endpoint = call.io.env['AWS_ENDPOINT_URL'];
  return { region, ...(endpoint === undefined ? {} : { endpoint }), limits: callLimits(call) };
}

function retriesOf(call: Call, printer: Printer): RetryContext {
  return { clock: systemClock, emit: printer.event, signal: call.signal };
}
