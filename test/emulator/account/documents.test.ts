import { sha256 } from '../../../lib/core/json';
import { CONTENT, testService } from './helpers/service';

const OTHER = CONTENT.replace('a test', 'another');

interface Described {
  readonly Document: Record<string, unknown>;
}

describe('documents of the emulated account', () => {
  const created = () => {
    const test = testService();
    test.call('CreateDocument', {
      Name: 'Doc-One',
      Content: CONTENT,
      DocumentType: 'Command',
      VersionName: 'first',
    });
    return test;
  };

  test('are described with parameters, versions and the digest of their very bytes', () => {
    const { Document } = created().call<Described>('DescribeDocument', { Name: 'Doc-One' });
    expect(Document).toMatchObject({
      Hash: sha256(CONTENT),
      HashType: 'Sha256',
      DefaultVersion: '1',
      LatestVersion: '1',
      SchemaVersion: '2.2',
    });
    expect(Document.Parameters).toContainEqual({ Name: 'Name', Type: 'String', Description: 'a name' });
    expect(Document.Parameters).toContainEqual({ Name: 'List', Type: 'StringList', DefaultValue: '["x"]' });
  });

  test('come back byte for byte, by version, selector and version name', () => {
    const { call } = created();
    call('UpdateDocument', { Name: 'Doc-One', Content: OTHER, DocumentVersion: '$LATEST' });
    const content = (selector: object) =>
      call<{ Content: string }>('GetDocument', { Name: 'Doc-One', ...selector }).Content;
    expect(content({})).toBe(CONTENT);
    expect(content({ DocumentVersion: '$LATEST' })).toBe(OTHER);
    expect(content({ DocumentVersion: '2' })).toBe(OTHER);
    expect(content({ VersionName: 'first' })).toBe(CONTENT);
  });

  test('get a new default only when told so', () => {
    const { call } = created();
    call('UpdateDocument', { Name: 'Doc-One', Content: OTHER });
    const defaults = () => call<Described>('DescribeDocument', { Name: 'Doc-One' }).Document.DefaultVersion;
    expect(defaults()).toBe('1');
    call('UpdateDocumentDefaultVersion', { Name: 'Doc-One', DocumentVersion: '2' });
    expect(defaults()).toBe('2');
  });

  test.each<[string, string, object]>([
    ['DocumentAlreadyExists', 'CreateDocument', { Name: 'Doc-One', Content: CONTENT }],
    ['DuplicateDocumentContent', 'UpdateDocument', { Name: 'Doc-One', Content: CONTENT }],
    ['InvalidDocument', 'GetDocument', { Name: 'Nobody' }],
    ['InvalidDocumentVersion', 'GetDocument', { Name: 'Doc-One', DocumentVersion: '7' }],
    ['InvalidDocumentContent', 'CreateDocument', { Name: 'Doc-Two', Content: '{' }],
    ['MaxDocumentSizeExceeded', 'CreateDocument', { Name: 'Doc-Two', Content: ' '.repeat(65_537) }],
    ['ValidationException', 'CreateDocument', { Name: 'AWS-Mine', Content: CONTENT }],
    ['ValidationException', 'CreateDocument', { Name: 'a b', Content: CONTENT }],
    ['InvalidFilterKey', 'ListDocuments', { Filters: [{ Key: 'Color', Values: ['red'] }] }],
    ['ValidationException', 'ListDocuments', { MaxResults: 0 }],
  ])('raise %s from %s', (code, operation, input) => {
    expect(created().refusal(operation, input)).toBe(code);
  });

  test('are listed by filter, page by page', () => {
    const { call } = created();
    for (const name of ['Doc-Two', 'Other']) call('CreateDocument', { Name: name, Content: CONTENT });
    const page = (input: object) =>
      call<{ DocumentIdentifiers: { Name: string }[]; NextToken?: string }>('ListDocuments', {
        Filters: [{ Key: 'Name', Values: ['Doc'] }],
        MaxResults: 1,
        ...input,
      });
    const first = page({});
    const second = page({ NextToken: first.NextToken });
    expect(
      [first, second].map(({ DocumentIdentifiers }) => DocumentIdentifiers.map(({ Name }) => Name)),
    ).toEqual([['Doc-One'], ['Doc-Two']]);
    expect(second.NextToken).toBeUndefined();
  });

  test('survive the process', () => {
    const { folder } = created();
    expect(testService(folder).call<{ Content: string }>('GetDocument', { Name: 'Doc-One' }).Content).toBe(
      CONTENT,
    );
  });
});
