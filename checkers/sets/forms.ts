/**
 * What a reader of the verdict should know where nothing that was read had been added, and nothing that was added was ever
 * read: that is what a history looks like whose adds and reads show one element in two forms.
 */
export function differentForms({ present, phantom, lost }: { present: number; phantom: number; lost: number }): string {
  if (lost === 0 || phantom === 0 || present > phantom) return '';
  return ' Not one element is both added and read: are they shown in two forms, as with pairs [key, value] (--by-key)?';
}
