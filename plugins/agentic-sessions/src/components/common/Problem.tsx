import { Alert, Button } from '@backstage/ui';
import { RiRefreshLine } from '@remixicon/react';
import { useT } from '../../hooks/useT';

/** Something could not be loaded: what the server said, and a way to try again. */
export function Problem(props: {
  error: Error;
  title?: string;
  onRetry?: () => void;
}) {
  const t = useT();
  const { error, title, onRetry } = props;
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      title={title ?? t('common.errorTitle')}
      description={error.message}
      customActions={
        onRetry && (
          <Button
            size="small"
            variant="secondary"
            iconStart={<RiRefreshLine aria-hidden />}
            onPress={onRetry}
          >
            {t('common.retry')}
          </Button>
        )
      }
    />
  );
}
