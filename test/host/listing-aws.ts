import type { EmulatedInstance } from './emulated-instance';

/**
 * `aws s3 ls --recursive`, as the CLI prints it. With FAKE_DENIED whoever asks is refused; what was listed is a line of
 * the file `listed`.
 */
const LIST = `if [[ "$1 $2" == 's3 ls' ]]; then
  echo "$3" >>"$FAKE_S3/../listed"
  if [[ -n \${FAKE_DENIED:-} ]]; then
    echo 'An error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied' >&2
    exit 254
  fi
  rest=\${3#s3://}
  cd "$FAKE_S3/\${rest%%/*}" 2>/dev/null || { echo 'An error occurred (NoSuchBucket) when calling' >&2; exit 254; }
  find . -type f -path "./\${rest#*/}*" -printf '2026-11-29 12:00:00 %10s %P\\n' | grep . || exit 1
  exit 0
fi
`;

/** Lets the `aws` of an instance list too. */
export function listObjects(instance: EmulatedInstance): void {
  const aws = instance.text('bin/aws') ?? '';
  instance.command('aws', aws.replace('#!/bin/bash\n', `#!/bin/bash\n${LIST}`));
}
