import { codeTable } from './code-row';

const INPUT = 'Correct the field that the message names.';
const EMULATOR = 'Use what the emulated account emulates, or an account of AWS.';
const NAME = 'Correct the name.';

/** Errors of AWS services and of the hub, under their own names, as the emulated account answers with them. */
export const SERVICE_CODES = codeTable(
  { from: ['emulated account'], exit: 1 },
  {
    ValidationException: { meaning: 'A field of the request breaks a rule of the service.', next: INPUT },
    SerializationException: { meaning: 'A field of the request has a value of the wrong type.', next: INPUT },
    UnknownOperationException: { meaning: 'The operation is not emulated.', next: EMULATOR },
    NotImplemented: { meaning: 'The sub-resource of S3 is not emulated.', next: EMULATOR },
    ThrottlingException: {
      meaning: 'The service refuses calls because there are too many.',
      next: 'Wait: the command repeats the call by itself.',
    },
    InternalServerError: {
      meaning: 'The service failed.',
      next: 'Repeat the command; read account/account.log in the state directory if it comes back.',
    },
    PreconditionFailed: {
      meaning: 'The object exists already, and only a new one was to be written.',
      next: 'Choose another key.',
    },
    InvalidDocument: {
      meaning: 'SSM has no such document, or its digest is another one.',
      next: 'Deploy the stack again.',
    },
    InvalidDocumentContent: {
      meaning: 'The content of the document is not one that SSM takes.',
      next: 'Correct the content as the message says.',
    },
    InvalidDocumentVersion: {
      meaning: 'The document has no such version, or it cannot be changed.',
      next: 'Name a version that exists; only the latest one can be changed.',
    },
    DocumentAlreadyExists: {
      meaning: 'SSM has a document of this name already.',
      next: 'Update the document in place of creating it.',
    },
    DuplicateDocumentContent: {
      meaning: 'The new content of the document is its old content.',
      next: 'Nothing is needed: the document is up to date.',
    },
    DuplicateDocumentVersionName: {
      meaning: 'The version name was used for another version.',
      next: 'Choose another version name.',
    },
    MaxDocumentSizeExceeded: {
      meaning: 'The document, or the command with its parameters, is larger than SSM takes.',
      next: 'Make the document or its parameters smaller.',
    },
    InvalidParameters: {
      meaning: 'A parameter of the command is not one that the document takes.',
      next: 'Correct the parameter that the message names.',
    },
    InvalidCommandId: {
      meaning: 'SSM has no command with this id.',
      next: 'Correct the id; commands are kept for a month.',
    },
    InvalidPluginName: { meaning: 'The command has no step with this name.', next: NAME },
    InvocationDoesNotExist: {
      meaning: 'The command was not sent to this instance.',
      next: 'Ask for an instance to which the command was sent.',
    },
    InvalidInstanceId: {
      meaning: 'The instance does not exist or is not known to SSM.',
      next: 'See whether the instance is running and its SSM agent is online.',
    },
    DuplicateInstanceId: { meaning: 'An instance is named twice.', next: 'Name each instance once.' },
    AssociationDoesNotExist: { meaning: 'SSM has no association with this id.', next: NAME },
    AssociationExecutionDoesNotExist: {
      meaning: 'The association has no execution with this id.',
      next: NAME,
    },
    InvalidFilterKey: { meaning: 'The operation has no filter with this key.', next: NAME },
    InvalidInstanceInformationFilterValue: {
      meaning: 'The operation has no filter with this key for instances.',
      next: NAME,
    },
    InvalidNextToken: {
      meaning: 'The token of the next page is not one that the service gave.',
      next: 'Begin again with the first page.',
    },
    InvalidOutputFolder: {
      meaning: 'The bucket or the prefix for the output of the command is not valid.',
      next: 'Correct the bucket or shorten the prefix.',
    },
    InvalidResourceType: { meaning: 'Tags of this type of resource are not emulated.', next: EMULATOR },
    ParameterNotFound: {
      meaning: 'Parameter Store has no parameter of this name.',
      next: 'Deploy the stack, which writes it, or correct the name.',
    },
    ParameterAlreadyExists: {
      meaning: 'Parameter Store has a parameter of this name already.',
      next: 'Ask for the parameter to be overwritten.',
    },
    ResourceNotFoundException: {
      meaning: 'A service has no secret or log group of this name.',
      next: 'Correct the name, or create what it names: the secret of tokenSecret, for one.',
    },
    RepoNotFound: {
      meaning: 'The hub has no such model or revision.',
      next: 'Correct the model id or the revision.',
    },
    EntryNotFound: { meaning: 'The model has no such file.', next: NAME },
    RateLimited: { meaning: 'The hub was asked too often.', next: 'Wait some minutes, then ask again.' },
    GatedRepo: {
      meaning: 'The model is gated, and the token may not read it.',
      next: 'Accept the licence with the account of the token.',
    },
  },
);
