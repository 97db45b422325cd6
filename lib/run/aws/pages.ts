import { dataError } from '../../core/errors';

/** What a paginator of the SDK is given: the same token twice is the end. Its pages are read through {@link pagesOf}. */
export const paging = <Client>(client: Client) => ({ client, stopOnSameToken: true });

const TOKENS = ['NextToken', 'NextContinuationToken'];

/**
 * The pages of a paginator, which end: the SDK asks for ever where a service answers with a token that is no text, because
 * no two of those are the same, or with tokens that go round.
 * @param operation as AWS calls it, for the error
 * @throws AnswerIncomplete when a page names the next one by something that is no text, or by a token that was used before
 */
export async function* pagesOf<Page extends object>(
  operation: string,
  pages: AsyncIterable<Page>,
): AsyncGenerator<Page> {
  const used = new Set<string>();
  for await (const page of pages) {
    yield page;
    for (const name of TOKENS) {
      const token: unknown = Reflect.get(page, name);
      if (token === undefined || token === null) continue;
      if (typeof token !== 'string') throw strange(operation, `a ${name} that is no text`);
      if (used.has(token)) throw strange(operation, `the same ${name} twice`);
      used.add(token);
    }
  }
}

const strange = (operation: string, what: string) =>
  dataError('AnswerIncomplete', `the answer of ${operation} has ${what}`);
