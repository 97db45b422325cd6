import type { Table } from '../table';
import type { DocumentRecord } from './document-record';
import { findDocument } from './documents';
import { type Input, type Operations, requiredText, serviceError, texts } from './operation';
import { tagsOf } from './tags-of';

/**
 * Tags of documents and parameters.
 *
 * Those of parameters are refused with InvalidResourceType.
 */
export function tagOperations(documents: Table<DocumentRecord>): Operations {
  const find = (input: Input) => {
    const type = requiredText(input, 'ResourceType');
    if (type !== 'Document') throw serviceError('InvalidResourceType', `tags of ${type} are not emulated`);
    return findDocument(documents, requiredText(input, 'ResourceId'));
  };
  return {
    AddTagsToResource(input) {
      const record = find(input);
      documents.set(record.name, { ...record, tags: { ...record.tags, ...tagsOf(input) } });
      return {};
    },
    RemoveTagsFromResource(input) {
      const record = find(input);
      const removed = new Set(texts(input, 'TagKeys'));
      const tags = Object.fromEntries(Object.entries(record.tags).filter(([key]) => !removed.has(key)));
      documents.set(record.name, { ...record, tags });
      return {};
    },
    ListTagsForResource(input) {
      return { TagList: Object.entries(find(input).tags).map(([Key, Value]) => ({ Key, Value })) };
    },
  };
}
