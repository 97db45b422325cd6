import { type BlockOffer, formatFee, type Purchase } from '../../capacity';
import { requestError } from '../../core/errors';
import { type Call, print, printJson, remark, tableWidth } from '../program/call';
import { offerJson, offerTable } from './block-tables';

/** A fee that is confirmed without an offer is a mistake: nothing says what it pays for. */
export function offerOf(call: Call): string | undefined {
  const { offer, confirmFee } = call.options;
  if (offer === undefined && confirmFee !== undefined) {
    throw requestError('OfferMissing', `${confirmFee} was confirmed without an offer`, {
      next: 'name it with --offer',
    });
  }
  return offer;
}

/** Words that differ between buying a block and extending one. */
interface PurchaseText {
  /** The command that really buys. */
  readonly command: string;
  /** What to do once it is bought. */
  readonly after: string;
  /** What the environment then says, if it is to say something new. */
  readonly environment?: (reservationId: string) => object;
  /** How to deploy that; nothing when it is no question. */
  readonly steps?: readonly string[];
}

/** A purchase, or a dry run of one, in words. */
export function printPurchase(call: Call, result: Purchase<BlockOffer>, text: PurchaseText): void {
  const { offer } = result;
  const bought = result.kind === 'bought' ? result.bought : null;
  if (call.options.json) {
    const environment = bought === null ? undefined : text.environment?.(bought.reservationId);
    printJson(call, { kind: result.kind, offer: offerJson(offer), bought, environment });
    return;
  }
  print(call, offerTable([offer], tableWidth(call)));
  const fee = formatFee(offer.fee);
  if (bought === null) {
    print(call, `\nNothing was bought: this was a dry run, and it was permitted. To pay ${fee}:`);
    print(call, `  ${text.command} --confirm-fee '${fee}'`);
  } else {
    print(call, `\nBought for ${fee}: ${bought.reservationId}, ${bought.state}`);
    remark(call, `\n${text.after}`);
    const environment = text.environment?.(bought.reservationId) ?? {};
    for (const [key, value] of Object.entries(environment))
      print(call, `  "${key}": ${JSON.stringify(value)}`);
    for (const line of text.steps ?? []) remark(call, line);
  }
}
