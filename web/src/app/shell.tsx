import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import icon from '../icon.svg';
import { Empty } from '../parts/answered.js';
import { Icon } from '../parts/icon.js';
import { texts } from '../i18n/texts.js';
import { LANGUAGES, language, THEMES, theme } from './preferences.js';
import { Link, path } from './router.js';
import { SECTIONS, sectionOf } from './routes.js';
import { may, session, signOut } from './session.js';

/** The frame of the page for a signed-in user: navigation, settings and the current screen. */
export function Shell(): JSX.Element {
  const { nav, product } = texts.value;
  const menuOpen = useSignal(false);
  return (
    <div class="shell">
      <a class="skip-link" href="#main">
        {nav.skip}
      </a>
      <header class="sidebar">
        <div class="topbar">
          <Link class="brand" href="/">
            <img src={icon} alt="" />
            {product}
          </Link>
          <button
            type="button"
            class="button quiet menu-toggle"
            aria-expanded={menuOpen.value}
            aria-label={texts.value.settings.title}
            onClick={() => (menuOpen.value = !menuOpen.value)}
          >
            <Icon name={menuOpen.value ? 'close' : 'menu'} />
          </button>
        </div>
        <Navigation />
        <Settings open={menuOpen.value} />
      </header>
      <main class="main" id="main" tabIndex={-1}>
        <CurrentScreen />
      </main>
    </div>
  );
}

function Navigation(): JSX.Element {
  const { nav } = texts.value;
  const current = sectionOf(path.value)?.section;
  return (
    <nav class="nav" aria-label={nav.main}>
      {SECTIONS.filter(({ role }) => may(role)).map((section) => (
        <Link key={section.name} href={section.path} aria-current={section === current ? 'page' : undefined}>
          <Icon name={section.icon} />
          <span>{nav[section.name]}</span>
        </Link>
      ))}
    </nav>
  );
}

function Settings({ open }: { open: boolean }): JSX.Element {
  const { settings, roles } = texts.value;
  const { subject, role } = session.value ?? {};
  return (
    <div class={open ? 'settings open' : 'settings'}>
      <div class="settings-row">
        <label class="field">
          <span>{settings.language}</span>
          <select
            class="input compact"
            value={language.value}
            onChange={({ currentTarget }) => {
              language.value = LANGUAGES.find((each) => each === currentTarget.value) ?? 'es';
            }}
          >
            {LANGUAGES.map((each) => (
              <option key={each} value={each}>
                {settings.languages[each]}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{settings.theme}</span>
          <select
            class="input compact"
            value={theme.value}
            onChange={({ currentTarget }) => {
              theme.value = THEMES.find((each) => each === currentTarget.value) ?? 'auto';
            }}
          >
            {THEMES.map((each) => (
              <option key={each} value={each}>
                {settings.themes[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div class="settings-who">
        <span>
          <strong>{subject}</strong>
          {role && roles[role]}
        </span>
        <button type="button" class="button small quiet" onClick={() => void signOut()}>
          {settings.signOut}
        </button>
      </div>
    </div>
  );
}

function CurrentScreen(): JSX.Element {
  const { errors, roles } = texts.value;
  const found = sectionOf(path.value);
  if (!found) {
    const home = (
      <Link class="button" href="/">
        {errors.toOverview}
      </Link>
    );
    return <Empty title={errors.pageNotFound} action={home} />;
  }
  const { section, id } = found;
  if (!may(section.role))
    return <Empty title={errors.noRight} next={errors.noRightDetail(roles[section.role])} />;
  // The key makes each item a new screen, so that no state of the previous one remains.
  if (id !== undefined && section.item) return <section.item key={id} id={id} />;
  return <section.screen />;
}
