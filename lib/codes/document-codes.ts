import { codeTable } from './code-row';

const STACK_DEFECT = 'Report it: this is a defect of the constructs.';

/** Codes of the documents, the user data and the stack: what a deployment is made of. */
export const DOCUMENT_CODES = codeTable(
  { from: ['command'], exit: 1 },
  {
    UnknownParameter: {
      meaning: 'A parameter was given that the document does not have.',
      next: 'Use one of the parameters that the message lists.',
      exit: 2,
    },
    InvalidParameter: {
      meaning: 'The value of a parameter has characters that its document does not admit.',
      next: 'Give a value as the message describes it.',
      exit: 2,
    },
    BadParameterDefault: {
      meaning: 'The environment gives a parameter a default that its document does not admit.',
      next: 'Correct the value in the environment.',
      exit: 2,
    },
    UnsafeChoice: {
      meaning: 'A choice of a parameter has characters that are not plain.',
      next: 'Use letters, digits and . _ / - and begin with a letter or digit.',
      exit: 2,
    },
    BadDocumentName: {
      meaning: 'The name of a document is too long or has characters that SSM does not take.',
      next: 'Shorten the name of the environment.',
    },
    BadParameterName: {
      meaning: 'The name of a parameter is not made of letters and digits in PascalCase.',
      next: 'Rename the parameter in the document.',
    },
    BadTimeout: {
      meaning: 'The time limit of a document is outside of what SSM takes.',
      next: 'Correct the limit of the phase.',
    },
    BracesInBody: {
      meaning: 'The script of a document has doubled braces, which the SSM agent would substitute.',
      next: 'Write the script without doubled braces.',
    },
    DocumentTooLarge: {
      meaning: 'A document with its parameters may be larger than SSM takes.',
      next: 'Move work from the step into the toolkit.',
    },
    UnsafeConstant: {
      meaning: 'A constant in the head of a script has characters that it may not have.',
      next: 'Correct the value in the environment.',
    },
    UnsafeHostSetting: {
      meaning: 'A value of the user data has characters that it may not have.',
      next: 'Correct the value in the environment or in the properties of the construct.',
    },
    UserDataTooLarge: {
      meaning: 'The user data is larger than EC2 takes.',
      next: 'Move work from boot.sh into the bootstrap phase.',
    },
    ToolkitPathTooLong: {
      meaning: 'A file of the toolkit has a path that the archive format cannot hold.',
      next: 'Use a shorter path under assets/host.',
    },
    ToolkitKeyChanged: {
      meaning: 'The stack would publish the toolkit under another key than the documents ask for.',
      next: 'Use a stack synthesizer without a prefix for file assets.',
    },
    NoStage: {
      meaning: 'A construct is not part of a CDK app.',
      next: 'Put its stack into an app.',
    },
    DocumentNotRendered: {
      meaning: 'The stack has no text for the document of a phase.',
      next: STACK_DEFECT,
    },
    DocumentNotPublished: { meaning: 'The stack has no document for a phase.', next: STACK_DEFECT },
  },
);
