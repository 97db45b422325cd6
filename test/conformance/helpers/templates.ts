/** Templates of the shipped environments, synthesized as the app does it. */
import { Template } from 'aws-cdk-lib/assertions';
import { stackName } from '../../../lib/contract/names';
import { buildToolkit } from '../../../lib/documents';
import {
  type Environment,
  listEnvironments,
  loadEnvironment,
  type Overrides,
} from '../../../lib/environment';
import { EnvironmentStack } from '../../../lib/infra';
import { newApp } from '../../infra/app';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, Json>;
  readonly [key: string]: unknown;
}
export interface StackTemplate {
  readonly Resources: Record<string, Resource>;
  readonly Parameters?: Record<string, Record<string, Json>>;
  readonly [key: string]: unknown;
}

const toolkit = buildToolkit();

export function shipped(overrides: Overrides = {}): Environment[] {
  return listEnvironments().map(({ name }) => loadEnvironment({ name, overrides }));
}

export function synthesized(environment: Environment): StackTemplate {
  const stack = new EnvironmentStack(newApp(), stackName(environment.name), { environment, toolkit });
  return Template.fromStack(stack).toJSON() as StackTemplate;
}
