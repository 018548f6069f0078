import { expectAccessible } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/test.ts';

test('an admin sets what counts in the clinic, and the history tells who chose what', async ({ api, signedIn }) => {
  const admin = await signedIn('testadmin');
  await admin.goto('/admin/settings');
  const history = admin.getByRole('region', { name: 'History' });
  await expect(history).toContainText('Nothing was changed yet.');

  await admin.getByLabel('Whom patients call').fill('+49 30 1234567');
  await admin.getByLabel('Rooms close after the start').fill('5000');
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByLabel('Rooms close after the start')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(admin);
  await admin.getByLabel('Rooms close after the start').fill('90');
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByText('Saved. It counts from now on.')).toBeVisible();

  const { account } = await api.signIn('testadmin');
  await expect(history).toContainText(account.name);
  await expect(history).toContainText('Whom patients call: as installed → “+49 30 1234567”');
  await expect(history).toContainText('Rooms close after the start: as installed → “90”');
  await expect(history).toContainText('11:02');

  await admin.reload();
  await expect(admin.getByLabel('Whom patients call')).toHaveValue('+49 30 1234567');
  await admin.getByLabel('Whom patients call').fill('');
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(history).toContainText('Whom patients call: “+49 30 1234567” → as installed');
  await expectAccessible(admin);
});
