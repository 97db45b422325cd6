import { loadEnvironment } from '../environment';
import { writeMembers } from './write-members';

/**
 * Puts an image id into an environment of the configuration file, and changes nothing else in it.
 * @throws EnvironmentUnknown when the environment is not in the file
 * @throws what {@link writeMembers} throws
 */
export function writeImage(configFile: string, name: string, imageId: string): void {
  loadEnvironment({ name, configFile });
  writeMembers(configFile, name, { image: { by: 'id', id: imageId } });
}
