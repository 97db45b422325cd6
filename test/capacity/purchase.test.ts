import fc from 'fast-check';
import {
  type BlockOffer,
  type BlockQuery,
  blockPurchase,
  extensionPurchase,
  parseFee,
  purchase,
} from '../../lib/capacity';
import { fakeMarket } from './fixtures/market';

const QUERY: BlockQuery = { instanceType: 'trn2.48xlarge', count: 1, hours: 24 };

function offer(offerId: string, amount: string, currency = 'USD'): BlockOffer {
  const times = { startsAt: 0, endsAt: 86_400_000 };
  return {
    offerId,
    instanceType: 'trn2.48xlarge',
    count: 1,
    zone: 'us-east-2b',
    ...times,
    fee: { amount, currency },
  };
}

const buy = (market: ReturnType<typeof fakeMarket>, offerId: string, fee?: string) =>
  purchase({
    ...blockPurchase(market, QUERY, { offerId, tags: {} }),
    ...(fee === undefined ? {} : { confirmedFee: parseFee(fee) }),
  });

describe('a purchase', () => {
  test('is only tried until its fee is confirmed', async () => {
    const market = fakeMarket();
    market.offers = [offer('cb-1', '858.26')];
    expect(await buy(market, 'cb-1')).toMatchObject({ kind: 'dry-run', offer: { offerId: 'cb-1' } });
    expect(market.did).toEqual(['try cb-1']);
  });

  test('takes place once, for the offer that was named at the fee that was confirmed', async () => {
    const market = fakeMarket();
    market.offers = [offer('cb-0', '1.00'), offer('cb-1', '858.260000')];
    expect(await buy(market, 'cb-1', '858.26')).toMatchObject({
      kind: 'bought',
      bought: { reservationId: 'cr-1' },
    });
    expect(market.did).toEqual(['buy cb-1']);
  });

  test.each([
    ['costs more now', '900.00', '858.26', 'costs 900.00 USD now, 858.26 USD was confirmed'],
    ['costs less now', '800.00', '858.26', 'costs 800.00 USD now, 858.26 USD was confirmed'],
    ['is in another currency', '858.26', '858.26 EUR', 'costs 858.26 USD now, 858.26 EUR was confirmed'],
  ])('is refused with both amounts when the offer %s', async (_, now, confirmed, message) => {
    const market = fakeMarket();
    market.offers = [offer('cb-1', now)];
    await expect(buy(market, 'cb-1', confirmed)).rejects.toMatchObject({
      kind: 'request',
      code: 'FeeDiffers',
      message: expect.stringContaining(message),
    });
    expect(market.did).toEqual([]);
  });

  test('never takes another offer when the one that was named is gone', async () => {
    const market = fakeMarket();
    market.offers = [offer('cb-2', '858.26')];
    await expect(buy(market, 'cb-1', '858.26')).rejects.toMatchObject({
      code: 'OfferGone',
      next: expect.stringContaining('cb-2 for 858.26 USD'),
    });
    market.offers = [];
    await expect(buy(market, 'cb-1')).rejects.toMatchObject({ code: 'OfferGone', kind: 'request' });
    expect(market.did).toEqual([]);
  });

  test('of an extension follows the same rules', async () => {
    const market = fakeMarket();
    market.offers = [offer('cbe-1', '860')];
    const deal = extensionPurchase(market, 'cr-9', 24, 'cbe-1');
    await expect(purchase({ ...deal, confirmedFee: parseFee('1.00') })).rejects.toMatchObject({
      code: 'FeeDiffers',
    });
    expect(await purchase(deal)).toMatchObject({ kind: 'dry-run' });
    expect(await purchase({ ...deal, confirmedFee: parseFee('860.00') })).toMatchObject({
      bought: { reservationId: 'cr-9' },
    });
    expect(market.did).toEqual(['try cbe-1', 'extend by cbe-1']);
  });

  test.each([
    ['a refusal', { name: 'InsufficientCapacity', $metadata: { httpStatusCode: 400 } }, 'PurchaseRefused'],
    ['throttling', { name: 'RequestLimitExceeded', $metadata: { httpStatusCode: 503 } }, 'PurchaseRefused'],
    [
      'a fault of the service',
      { name: 'InternalError', $metadata: { httpStatusCode: 500 } },
      'PurchaseUncertain',
    ],
    ['a lost answer', { name: 'Error', code: 'ECONNRESET' }, 'PurchaseUncertain'],
  ])('is not repeated after %s', async (_, error, code) => {
    let calls = 0;
    const market = fakeMarket({
      purchase: async () => {
        calls += 1;
        throw error;
      },
    });
    market.offers = [offer('cb-1', '858.26')];
    await expect(buy(market, 'cb-1', '858.26')).rejects.toMatchObject({ kind: 'phase', code });
    expect(calls).toBe(1);
  });

  test('happens only if the very offer costs the very sum, among any offers', async () => {
    const cents = fc.integer({ min: 1, max: 300 });
    const id = fc.constantFrom('cb-1', 'cb-2', 'cb-3');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(id, cents), { selector: ([it]) => it }),
        id,
        cents,
        async (rows, wanted, paid) => {
          const market = fakeMarket();
          const text = (value: number) => (value / 100).toFixed(2);
          market.offers = rows.map(([it, fee]) => offer(it, text(fee)));
          const fits = rows.some(([it, fee]) => it === wanted && fee === paid);
          const bought = await buy(market, wanted, text(paid)).then(
            () => true,
            () => false,
          );
          expect(bought).toBe(fits);
          expect(market.did).toEqual(fits ? [`buy ${wanted}`] : []);
        },
      ),
    );
  });
});
