/** Constructs: an environment as one stack, or its parts for a stack of your own. */
export { AcceleratorHost, type AcceleratorHostProps } from './accelerator-host';
export { BootstrapAssociation, type BootstrapAssociationProps, bootstrapRun } from './bootstrap-association';
export type { Capacity } from './capacity';
export { DeploymentRecord, type DeploymentRecordProps } from './deployment-record';
export { EnvironmentStack, type EnvironmentStackProps } from './environment-stack';
export { HostImage, type HostImageProps } from './host-image';
export { HostNetwork, type NetworkChoice } from './host-network';
export { HostRole, type HostRoleProps } from './host-role';
export { PublishedDocuments, type PublishedDocumentsProps } from './published-documents';
export { ResultsBucket, type ResultsBucketProps } from './results-bucket';
export { ToolkitAsset, type ToolkitAssetProps } from './toolkit-asset';
export type { Volumes } from './volumes';
