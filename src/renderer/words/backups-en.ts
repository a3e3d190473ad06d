import type { backupsJa } from './backups-ja.ts'

export const backupsEn: typeof backupsJa = {
  title: 'Backups',
  hint: 'The database is copied once a day, and before an update changes its format. Seven daily copies and five from before updates are kept.',
  none: 'There are no backups yet.',
  make: 'Make one now',
  made: 'The backup has been made.',
  kinds: { daily: 'Daily', migration: 'Before an update' },
  open: 'See what it holds…',
  openOf: (date) => `See what the backup of ${date} holds`,
  reading: 'Reading the backup…',
  contents: (date) => `Backup of ${date}`,
  explained:
    'Of the chosen conversations, what is not there now is added. Nothing that is there is changed or deleted.',
  filter: 'Filter by name',
  outcomes: {
    added: 'Conversations that are not there now',
    completed: 'Conversations that lack messages now',
    'from-trash': 'Conversations in the trash',
    kept: 'Conversations that stay as they are',
  },
  outcomeHints: {
    added: 'Each is added as it was.',
    completed: 'What is missing is added as branches. Messages that are there do not change.',
    'from-trash': 'Each goes back from the trash to the list.',
    kept: 'All that the backup holds of them is there now.',
  },
  adds: (n) => `adds ${n} messages`,
  all: (n) => `Select all (${n})`,
  more: (n) => `and ${n} more`,
  prompts: (n) => `Also bring back ${n} prompts that are not there now`,
  nothing: 'All that this backup holds is there now. There is nothing to bring back.',
  restore: (n) => (n === 0 ? 'Bring back' : `Bring back ${n} conversations`),
  restored: (conversations, messages, prompts) =>
    `Brought back ${conversations} conversations; added ${messages} messages${prompts > 0 ? ` and ${prompts} prompts` : ''}.`,
}
