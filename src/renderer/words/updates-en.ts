import type { updatesJa } from './updates-ja.ts'

/** New versions of the program, and what administrators decide. */
export const updatesEn: typeof updatesJa = {
  automatic: 'Look for new versions by itself',
  automaticHint:
    'Asks the publisher once a day whether there is a new version. Nothing of your conversations or your use is sent. Downloading and installing stay your choice each time.',
  terms: 'update upgrade version latest',
  title: 'Version of Kotonoha',
  hint: 'Shows the version in use, and brings a new one if there is any.',
  running: (version) => `Version ${version}`,
  check: 'Check for a new version',
  checking: 'Asking the publisher…',
  current: 'There is no newer version.',
  found: (version) => `Version ${version} is available`,
  fetch: (size) => `Download (${size})`,
  fetching: (share) => `Downloading (${share}%)`,
  cancel: 'Stop',
  ready: (version) => `Version ${version} is ready`,
  readyHint: 'Answers under way and conversations are saved first.',
  install: 'Restart and update',
  installing: 'Saving, and putting the new version in place…',
  notes: 'What is new',
  show: 'Show',
  later: 'Later',
  obstacles: {
    policy: 'Your administrator does not allow updates from here.',
    package:
      'Kotonoha was installed as a package of your system. Please update it with the system’s own software updates.',
    portable:
      'A version that was unpacked from an archive cannot replace itself. Get the new version where you got this one.',
    'own-build': 'This build has no publisher of updates. Look for new versions where you got it.',
  },
  welcome: 'New versions',
  welcomeText:
    'Asks the publisher once a day whether there is a new version. Nothing of your conversations or your use is sent. You can change this later in the settings.',

  managed: 'Set by your administrator',
  managedIntro: 'The administrator of this computer has decided some of the settings.',
  policyProblem: (file) => `The file that your administrator has prepared (${file}) has mistakes.`,
  policyProblemTodo:
    'Since it is not clear what was meant, all connections and updates are denied. Please tell your administrator. Once the file is right, start Kotonoha again.',
  policyProblems: {
    unreadable: 'The file cannot be read: it is not JSON, or may not be read.',
    'unknown-key': (key) => `“${key}” is not known.`,
    'invalid-value': (key) => `The value of “${key}” is not right.`,
  },
}
