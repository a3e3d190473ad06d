import type { diagnosticsJa } from './diagnostics-ja.ts'

export const diagnosticsEn: typeof diagnosticsJa = {
  title: 'Diagnostics',
  intro: 'What Kotonoha runs on: a clue when something does not work.',
  check: 'Self-check',
  checkHint:
    'Really tries writing to the data folder, the database, loading the starter model, and having it write.',
  checkButton: 'Check',
  checking: 'Checking…',
  sound: 'Everything works.',
  broken: 'Something does not work.',
  passed: 'Works',
  failed: 'Fails',
  parts: {
    data: 'Write to the data folder and read it back',
    database: 'The database is sound',
    load: 'Load the starter model',
    generate: 'Generate text',
  },
  sample: (text, speed) => `It went on with: ${text} (${speed})`,
  facts: 'Environment',
  hosts: { desktop: 'desktop', web: 'browser' },
  names: {
    version: 'Version',
    system: 'System',
    cpu: 'Processor',
    memory: 'Memory',
    disk: 'Free for data',
    gpu: 'Backend and GPU',
    engine: 'Model',
    build: 'Inference engine',
    runtime: 'Runtime',
  },
  cpu: (model, cores) => `${model} (${cores} cores)`,
  space: (free, total) => `${free} free of ${total}`,
  gpuUnknown: 'Shown once a model was loaded or the check was made',
  noGpu: 'CPU (no GPU in use)',
  log: 'Log of the inference engine',
  noLog: 'Nothing was logged.',
  report: 'Save a report',
  reportHint:
    'A report to send along with a question. It holds no conversations and no names of users or computers. Nothing is sent by itself.',
  reportShow: 'Show what the report holds',
  open: 'Open diagnostics',
  openHint:
    'Tells what the program runs on, tries whether a model really runs, and makes a report.',
  terms: 'version bug log support report troubleshooting',
}
