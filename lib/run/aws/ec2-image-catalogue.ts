import { EC2Client, paginateDescribeImages } from '@aws-sdk/client-ec2';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ImageCatalogue, ImageQuery, MachineImage } from '../../capacity';
import { type Connection, clientOf, isNamed } from './client';
import { pagesOf, paging } from './pages';

/**
 * Amazon's machine images through EC2, deprecated ones included, and the public parameters that name some of them
 * through SSM. Only images for x86_64 that are available. Errors of the SDK are passed on as they are.
 */
export function ec2ImageCatalogue(connection: Connection): ImageCatalogue {
  const ec2 = clientOf(EC2Client, connection);
  const ssm = clientOf(SSMClient, connection);
  return {
    async images(query) {
      const found: MachineImage[] = [];
      // Images of releases that have left support are deprecated first; they are still what was asked for.
      const input = { Owners: ['amazon'], IncludeDeprecated: true, Filters: filters(query) };
      for await (const page of pagesOf('DescribeImages', paginateDescribeImages(paging(ec2), input))) {
        for (const image of page.Images ?? []) {
          found.push({
            id: image.ImageId ?? '',
            name: image.Name ?? '',
            description: image.Description ?? '',
            createdAt: image.CreationDate ?? '',
            deprecatedAt: image.DeprecationTime ?? null,
          });
        }
      }
      return found;
    },
    async parameter(name) {
      try {
        return (await ssm.send(new GetParameterCommand({ Name: name }))).Parameter?.Value;
      } catch (error) {
        if (isNamed(error, 'ParameterNotFound')) return undefined;
        throw error;
      }
    },
  };
}

/** By filter, also for ids: an id that is gone is then no error but an empty answer. */
function filters({ ids, name, description }: ImageQuery) {
  return [
    { Name: 'state', Values: ['available'] },
    { Name: 'architecture', Values: ['x86_64'] },
    ...(ids === undefined ? [] : [{ Name: 'image-id', Values: [...ids] }]),
    ...(name === undefined ? [] : [{ Name: 'name', Values: [name] }]),
    ...(description === undefined ? [] : [{ Name: 'description', Values: [description] }]),
  ];
}
