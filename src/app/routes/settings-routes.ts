import type Router from '@koa/router';
import type { RequestState } from '../web/context';
import { pageData } from '../web/views/chat-page';
import { render } from '../web/views/views';

/** The page on which users see and change what concerns only themselves. Its sections are in `templates/settings/`. */
export function settingsRoutes(router: Router<RequestState>): void {
  router.get('/settings', (ctx) => {
    const { config, t } = ctx.state;
    ctx.body = render('settings', {
      ...pageData(ctx),
      retentionDays: config.RETENTION_DAYS,
      notice: ctx.query.done === 'deleted' ? t('settings.deleted') : undefined,
    });
  });
}
