import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowsExchange,
  IconArrowsSplit2,
  IconBolt,
  IconDotsVertical,
  IconEdit,
  IconPlayerPause,
  IconPlayerPlay,
  IconPower,
  IconShoppingCartMinus,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Schemas } from '@/api/client';
import { ForceSellDialog } from './ForceSellDialog';
import { OrderNowDialog } from './OrderNowDialog';
import { RealiseDialog } from './RealiseDialog';
import { Split } from './Split';
import { SwitchDialog, type Switch } from './SwitchDialog';

interface Props {
  bot: Schemas['BotDto'];
  standing: Schemas['BotStandingDto'] | undefined;
  /** After the bot is gone. */
  onDeleted?: () => void;
}

type Act = Switch | 'forceSell' | 'orderNow' | 'realise' | 'split';

/** What can be done with a bot. Each act shows first what it does. */
export function BotMenu({ bot, standing, onDeleted }: Props) {
  const { t } = useTranslation('bots');
  const [act, setAct] = useState<Act | null>(null);
  const close = () => {
    setAct(null);
  };
  const item = (name: Act, icon: React.ReactNode, color?: string) => (
    <Menu.Item
      leftSection={icon}
      color={color}
      onClick={() => {
        setAct(name);
      }}
    >
      {name === 'split' ? t('split.do') : t(`do.${name}`)}
    </Menu.Item>
  );
  const holds = bot.quantity >= 1;
  return (
    <>
      <Menu position="bottom-end" shadow="md" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('menu', { name: bot.name })}>
            <IconDotsVertical size={20} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to={`/bots/${bot.id}/edit`} leftSection={<IconEdit size={18} aria-hidden />}>
            {t('do.edit')}
          </Menu.Item>
          {bot.paused ? item('resume', <IconPlayerPlay size={18} aria-hidden />) : item('pause', <IconPlayerPause size={18} aria-hidden />)}
          {bot.active ? item('deactivate', <IconPower size={18} aria-hidden />) : item('activate', <IconPower size={18} aria-hidden />)}
          <Menu.Divider />
          {bot.active && !bot.paused && item('orderNow', <IconBolt size={18} aria-hidden />)}
          {holds && item('forceSell', <IconShoppingCartMinus size={18} aria-hidden />)}
          {holds && standing?.operationId == null && item('realise', <IconArrowsExchange size={18} aria-hidden />)}
          {(holds || bot.pauseReason === 'splitSuspected') && item('split', <IconArrowsSplit2 size={18} aria-hidden />)}
          {bot.quantity === 0 && item('delete', <IconTrash size={18} aria-hidden />, 'red')}
        </Menu.Dropdown>
      </Menu>
      <OrderNowDialog bot={bot} opened={act === 'orderNow'} onClose={close} />
      <ForceSellDialog bot={bot} opened={act === 'forceSell'} onClose={close} />
      <RealiseDialog bot={bot} opened={act === 'realise'} onClose={close} />
      {act === 'split' && <Split bot={bot} onClose={close} />}
      {act !== null && act !== 'orderNow' && act !== 'forceSell' && act !== 'realise' && act !== 'split' && <SwitchDialog bot={bot} to={act} onClose={close} onDeleted={onDeleted} />}
    </>
  );
}
