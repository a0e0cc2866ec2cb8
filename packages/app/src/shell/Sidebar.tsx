import {
  appThemeApiRef,
  identityApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import type { ProfileInfo } from '@backstage/frontend-plugin-api';
import type {
  NavContentComponentProps,
  NavContentNavItem,
} from '@backstage/plugin-app-react';
import { Avatar, Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { RiContrastLine, RiLogoutBoxRLine } from '@remixicon/react';
import { useEffect, useState } from 'react';
import { NavLink } from 'react-router-dom';
import styles from './Sidebar.module.css';

/** One narrow column: where to go, and who I am. */
export function Sidebar({ navItems }: NavContentComponentProps) {
  const sessions = navItems.take('page:agentic-sessions');
  const catalog = navItems.take('page:catalog');
  const settings = navItems.take('page:user-settings');
  return (
    <nav className={styles.sidebar} aria-label="Main">
      <div className={styles.items}>
        {sessions && <Item {...sessions} />}
        {catalog && <Item {...catalog} />}
        {navItems.rest().map(item => (
          <Item key={item.node.spec.id} {...item} />
        ))}
      </div>
      <div className={styles.items}>
        {settings && <Item {...settings} />}
        <Me />
      </div>
    </nav>
  );
}

function Item({ href, title, icon }: NavContentNavItem) {
  return (
    <NavLink to={href} className={styles.item}>
      <span aria-hidden className={styles.icon}>
        {icon}
      </span>
      <span className={styles.label}>{title}</span>
    </NavLink>
  );
}

/** Who is signed in, the theme, and the way out. */
function Me() {
  const identityApi = useApi(identityApiRef);
  const themeApi = useApi(appThemeApiRef);
  const [profile, setProfile] = useState<ProfileInfo & { id: string }>();
  useEffect(() => {
    let isCurrent = true;
    Promise.all([
      identityApi.getProfileInfo(),
      identityApi.getBackstageIdentity(),
    ]).then(([info, { userEntityRef }]) => {
      if (isCurrent) {
        setProfile({ ...info, id: userEntityRef.replace(/^.*\//, '') });
      }
    });
    return () => {
      isCurrent = false;
    };
  }, [identityApi]);

  const switchTheme = () => {
    // The theme in use may come from the system's setting, so the page itself is asked.
    const isDark = document.body.getAttribute('data-theme-mode') === 'dark';
    themeApi.setActiveThemeId(isDark ? 'light' : 'dark');
  };
  const name = profile?.displayName ?? profile?.id ?? '';
  return (
    <MenuTrigger>
      <Button
        variant="tertiary"
        className={styles.me}
        aria-label={`Signed in as ${name}`}
      >
        <Avatar src="" name={name} size="small" purpose="decoration" />
        <span className={styles.label}>{name}</span>
      </Button>
      <Menu placement="right bottom">
        <MenuItem iconStart={<RiContrastLine />} onAction={switchTheme}>
          Light or dark
        </MenuItem>
        <MenuItem
          iconStart={<RiLogoutBoxRLine />}
          onAction={() => identityApi.signOut()}
        >
          Sign out
        </MenuItem>
      </Menu>
    </MenuTrigger>
  );
}
