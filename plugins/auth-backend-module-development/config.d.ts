export interface Config {
  auth?: {
    providers?: {
      /**
       * Sign in as one of a few named people, without a password. For one developer's machine only: the module refuses
       * to start outside `NODE_ENV=development` or where the portal listens beyond loopback.
       */
      development?: {
        /** Names of User entities that may be signed in as, e.g. `[ada, grace]`. */
        people: string[];
      };
    };
  };
}
