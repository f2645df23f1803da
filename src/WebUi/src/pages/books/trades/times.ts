import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone';
import utc from 'dayjs/plugin/utc';

dayjs.extend(utc);
dayjs.extend(timezone);

const shown = 'YYYY-MM-DD HH:mm:ss';

/** A moment as pickers show it: the wall clock of a zone. */
export const toWall = (moment: string, zone: string) => dayjs(moment).tz(zone).format(shown);

/** The moment that a zone's wall clock names. */
export const toMoment = (wall: string, zone: string) => dayjs.tz(wall, shown, zone).toISOString();

/** Now, as pickers show it. */
export const nowWall = (zone: string) => dayjs().tz(zone).format(shown);
