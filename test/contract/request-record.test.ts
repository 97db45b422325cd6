import { type RequestRecord, requestRecordSchema } from '../../lib/contract/request-record';
import { latencySamples, samplesOf } from '../../lib/contract/request-sample';

const record = (change: Partial<RequestRecord> = {}): RequestRecord =>
  requestRecordSchema.parse({
    index: 0,
    status: 'completed',
    replica: 0,
    dispatchedAt: 1,
    firstTokenAt: 1.5,
    lastTokenAt: 2.5,
    endedAt: 2.6,
    gaps: [0.5, 0.5],
    chunks: 3,
    finishReason: 'length',
    targetInputTokens: 100,
    maxTokens: 11,
    usage: { promptTokens: 91, completionTokens: 11, cachedTokens: null },
    clientTokens: null,
    promptDigest: 'ab',
    httpStatus: 200,
    error: null,
    text: 'a b c',
    ...change,
  });

describe('the sample of a request', () => {
  test('counts output by usage, and its time per token over the tokens after the first', () => {
    const [sample] = samplesOf([record()]);
    expect(sample?.ttftSeconds).toBeCloseTo(0.5, 9);
    expect(sample?.tpotSeconds).toBeCloseTo(0.1, 9);
    expect(sample?.endToEndSeconds).toBeCloseTo(1.6, 9);
    expect(sample).toMatchObject({ inputTokens: 91, outputTokens: 11 });
  });

  test('falls back to events with text and to the target where the server sent no usage', () => {
    const [sample] = samplesOf([record({ usage: null })]);
    expect(sample).toMatchObject({ inputTokens: 100, outputTokens: 3 });
    expect(sample?.tpotSeconds).toBeCloseTo(0.5, 9);
  });

  test('has no time per token when there was one token', () => {
    const usage = { promptTokens: 91, completionTokens: 1, cachedTokens: null };
    expect(samplesOf([record({ usage })])[0]?.tpotSeconds).toBeNull();
  });

  test('of an imported request is what LLMPerf wrote', () => {
    const imported = { ttftSeconds: 3, endToEndSeconds: 5, tpotSeconds: 0.02 };
    expect(samplesOf([record({ imported, dispatchedAt: null })])[0]).toMatchObject(imported);
  });

  test('of a failed or cancelled request does not exist', () => {
    const rows = [record({ status: 'failed' }), record({ status: 'cancelled' }), record()];
    expect(latencySamples(rows)).toEqual({ ttftSeconds: [0.5], tpotSeconds: [0.1] });
  });
});
