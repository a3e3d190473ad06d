import { modKey } from '../../host/host.ts'
import { Choice } from '../../ui/choice.tsx'
import { Switch } from '../../ui/switch.tsx'
import { useWords } from '../../words/use-words.ts'
import { onDesktop, type SettingControl, type SettingRow, toDefault } from '../setting-row.ts'

/** How the program behaves, looks, and takes messages. */
export const generalRows: readonly SettingRow[] = [
  {
    id: 'language',
    group: 'general',
    label: (words) => words.language,
    hint: (words) => words.settingsScreen.languageHint,
    terms: (words) => words.settingsScreen.terms.language,
    defaults: toDefault('language'),
    Control: ({ settings, label, change }) => (
      <Choice
        label={label}
        value={settings.language}
        options={[
          [
            'ja',
            <span key="ja" lang="ja">
              日本語
            </span>,
          ],
          [
            'en',
            <span key="en" lang="en">
              English
            </span>,
          ],
        ]}
        onChange={(language) => change({ language })}
      />
    ),
  },
  {
    id: 'startAtLogin',
    group: 'general',
    label: (words) => words.startAtLogin,
    hint: (words) => words.startAtLoginHint,
    terms: (words) => words.settingsScreen.terms.startAtLogin,
    isShown: onDesktop,
    defaults: toDefault('startAtLogin'),
    Control: ({ settings, label, change }) => (
      <Switch
        label={label}
        on={settings.startAtLogin}
        onChange={(startAtLogin) => change({ startAtLogin })}
      />
    ),
  },
  {
    id: 'notifyDownloads',
    group: 'general',
    label: (words) => words.network.notifyDownloads,
    hint: (words) => words.network.notifyDownloadsHint,
    terms: (words) => words.network.notifyDownloadsTerms,
    isShown: onDesktop,
    defaults: toDefault('notifyDownloads'),
    Control: ({ settings, label, change }) => (
      <Switch
        label={label}
        on={settings.notifyDownloads}
        onChange={(notifyDownloads) => change({ notifyDownloads })}
      />
    ),
  },
  {
    id: 'closeToTray',
    group: 'general',
    label: (words) => words.closeToTray,
    hint: (words) => words.closeToTrayHint,
    terms: (words) => words.settingsScreen.terms.closeToTray,
    isShown: (context) => onDesktop(context) && context.info.platform !== 'darwin',
    defaults: toDefault('closeToTray'),
    Control: ({ settings, label, change }) => (
      <Switch
        label={label}
        on={settings.closeToTray}
        onChange={(closeToTray) => change({ closeToTray })}
      />
    ),
  },
  {
    id: 'notifyAnswers',
    group: 'general',
    label: (words) => words.settingsScreen.notifyAnswers,
    hint: (words) => words.settingsScreen.notifyAnswersHint,
    terms: (words) => words.settingsScreen.terms.notifyAnswers,
    isShown: onDesktop,
    defaults: toDefault('notifyAnswers'),
    Control: ({ settings, label, change }) => (
      <Switch
        label={label}
        on={settings.notifyAnswers}
        onChange={(notifyAnswers) => change({ notifyAnswers })}
      />
    ),
  },
  {
    id: 'theme',
    group: 'display',
    label: (words) => words.theme,
    hint: (words) => words.settingsScreen.themeHint,
    terms: (words) => words.settingsScreen.terms.theme,
    defaults: toDefault('theme'),
    Control: Theme,
  },
  {
    id: 'sendKey',
    group: 'input',
    label: (words) => words.sendKey,
    hint: (words) => words.settingsScreen.sendKeyHint,
    terms: (words) => words.settingsScreen.terms.sendKey,
    defaults: toDefault('sendKey'),
    Control: SendKey,
  },
]

function Theme({ settings, label, change }: SettingControl) {
  const { themes } = useWords()
  return (
    <Choice
      label={label}
      value={settings.theme}
      options={[
        ['system', themes.system],
        ['light', themes.light],
        ['dark', themes.dark],
      ]}
      onChange={(theme) => change({ theme })}
    />
  )
}

function SendKey({ settings, label, change }: SettingControl) {
  const { sendKeys } = useWords()
  return (
    <Choice
      label={label}
      value={settings.sendKey}
      options={[
        ['enter', sendKeys.enter],
        ['mod-enter', sendKeys['mod-enter'](modKey)],
      ]}
      onChange={(sendKey) => change({ sendKey })}
    />
  )
}
