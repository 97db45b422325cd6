/**
 * Where an emulated instance, and the account itself, find the programs of this computer, behind the stand-ins. A fixed list: what
 * an operator has before it on the PATH, such as a Python of a project, is not what an instance has.
 */
export const SYSTEM_FOLDERS: readonly string[] = ['/usr/local/bin', '/usr/bin', '/bin'];
