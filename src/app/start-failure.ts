import { failureOf } from '../contract/errors.ts'

/**
 * What to tell the user, in Japanese, when the program cannot start: what happened and what to do.
 * The screens' own words are not there yet at that time.
 */
export function explainStartFailure(thrown: unknown, dataFolder: string): string {
  const { code, data } = failureOf(thrown)
  switch (code) {
    case 'DATA_IN_USE':
      return `データフォルダー「${dataFolder}」は、起動中の別の「ことのは」が使っています。そちらを終了してから、もう一度起動してください。`
    case 'DATA_READ_ONLY':
      return `データフォルダー「${dataFolder}」に書き込めません。フォルダーのアクセス権を確認するか、--data で別のフォルダーを指定してください。`
    case 'DISK_FULL':
      return `ディスクの空き容量が足りないため、起動できません。不要なファイルを削除してから、もう一度起動してください（データフォルダー:「${dataFolder}」）。`
    case 'DATA_NOT_FOUND':
      return `データの保存先「${data.subject ?? dataFolder}」が見つかりません。外付けのディスクやネットワークドライブに移したときは、つないでから、もう一度起動してください。--data で別のフォルダーを指定して起動することもできます。`
    case 'DATABASE_CORRUPT':
      return `会話のデータベースが壊れていて、開けません。データフォルダー「${dataFolder}」を別の場所にコピーして残したうえで、バックアップから戻すか、--data で別のフォルダーを指定して起動してください。`
    case 'DATABASE_TOO_NEW':
      return `データフォルダー「${dataFolder}」は、より新しい「ことのは」で作られています。新しい版に更新してから、もう一度起動してください。`
    default:
      return `起動できませんでした。（${data.detail ?? code}）`
  }
}
