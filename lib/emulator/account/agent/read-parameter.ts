import { loopbackCall } from '../../../core/loopback-call';
import type { ReadParameter } from './ssm-references';

interface ParameterAnswer {
  readonly Parameters?: readonly { readonly Type: string; readonly Value: string }[];
}

/** Reads one Parameter Store name through the service, as the agent does with the instance role. */
export function parameterReader(endpoint: string): ReadParameter {
  return async (name) => {
    try {
      const response = await loopbackCall(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameters' },
        body: JSON.stringify({ Names: [name], WithDecryption: false }),
      });
      const found = (JSON.parse(response.text) as ParameterAnswer).Parameters?.[0];
      if (!found) return { reason: `Failed to fetch parameter ${name}: invalid parameters` };
      if (found.Type === 'SecureString')
        return { reason: `Parameters [ssm:${name}] of type SecureString are not supported` };
      return { value: found.Value };
    } catch (error) {
      return { reason: `Failed to fetch parameter ${name}: ${(error as Error).message}` };
    }
  };
}
