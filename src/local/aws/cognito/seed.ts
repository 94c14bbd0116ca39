import { hashPassword } from './password';
import type { Person } from './person';
import { newPerson } from './person';

const PASSWORD = 'Joule-Verne-1';

/** The people of a new pool: one who looks after it and one who only asks. */
export async function seedPeople(adminGroup: string, now: number): Promise<Person[]> {
  const admin = await seed('admin@example.org', 'Admin', now);
  admin.groups.push(adminGroup);
  return [admin, await seed('anna@example.org', 'Anna', now)];
}

async function seed(email: string, name: string, now: number): Promise<Person> {
  return newPerson({ email, email_verified: 'true', name }, await hashPassword(PASSWORD), 'CONFIRMED', now);
}
