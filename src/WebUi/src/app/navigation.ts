import { IconCalendarStats, IconChartHistogram, IconEgg, IconListDetails, IconReceiptTax, IconSettings, IconSunrise, IconUsersGroup, type Icon } from '@tabler/icons-react';

export interface Destination {
  to: string;
  name: 'today' | 'bots' | 'orders' | 'trades' | 'profit' | 'tax' | 'settings' | 'admin';
  icon: Icon;
  /** Whether it is among the few at the bottom of a phone. */
  phone: boolean;
  adminsOnly?: boolean;
}

/** Where one can go. */
export const destinations: readonly Destination[] = [
  { to: '/', name: 'today', icon: IconSunrise, phone: true },
  { to: '/bots', name: 'bots', icon: IconEgg, phone: true },
  { to: '/orders', name: 'orders', icon: IconListDetails, phone: true },
  { to: '/profit', name: 'profit', icon: IconChartHistogram, phone: true },
  { to: '/trades', name: 'trades', icon: IconCalendarStats, phone: false },
  { to: '/tax', name: 'tax', icon: IconReceiptTax, phone: false },
  { to: '/settings', name: 'settings', icon: IconSettings, phone: false },
  { to: '/admin', name: 'admin', icon: IconUsersGroup, phone: false, adminsOnly: true },
];
