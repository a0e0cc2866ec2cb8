import { parseCargoToml } from './parseCargoToml';
import { parseComposerJson } from './parseComposerJson';
import { parseGemfile } from './parseGemfile';
import { parseGoMod } from './parseGoMod';
import { parsePackageJson } from './parsePackageJson';
import { parsePomXml } from './parsePomXml';
import { parsePyproject } from './parsePyproject';
import { parseRequirements } from './parseRequirements';
import type { Declared } from './types';

/** `name version (group)` with a `!` where it is one version. */
const brief = (declared: Declared[]) =>
  declared.map(
    ({ name, version, pinned, group }) =>
      `${name} ${version}${pinned ? '!' : ''} (${group})`,
  );

describe('manifests', () => {
  it('package.json', () => {
    expect(
      brief(
        parsePackageJson(
          JSON.stringify({
            dependencies: {
              a: '1.2.3',
              b: '^1.2.3',
              c: 'latest',
              d: 'npm:e@2.0.0',
              '@f/g': 'workspace:^',
              h: 'git+https://example.com/h.git#0123456789012345678901234567890123456789',
              i: 'github:j/k',
            },
            devDependencies: { l: '1.0.0-rc.1' },
            peerDependencies: { m: '*' },
            optionalDependencies: 'nonsense',
          }),
        ),
      ),
    ).toEqual([
      'a 1.2.3! (runtime)',
      'b ^1.2.3 (runtime)',
      'c latest (runtime)',
      'd npm:e@2.0.0! (runtime)',
      '@f/g workspace:^! (runtime)',
      'h git+https://example.com/h.git#0123456789012345678901234567890123456789! (runtime)',
      'i github:j/k (runtime)',
      'l 1.0.0-rc.1! (development)',
      'm * (peer)',
    ]);
  });

  it('requirements.txt', () => {
    expect(
      brief(
        parseRequirements(
          [
            '# comment',
            '-r base.txt',
            '--index-url https://example.com',
            'flask==2.3.0  # pinned',
            'requests[socks] >= 2.0, <3 ; python_version > "3.8"',
            'numpy',
            'django==4.*',
            'pip @ https://example.com/pip.whl',
            'cryptography==42.0.0 \\',
            '    --hash=sha256:abcdef',
            '',
          ].join('\n'),
        ),
      ),
    ).toEqual([
      'flask ==2.3.0! (runtime)',
      'requests >=2.0,<3 (runtime)',
      'numpy  (runtime)',
      'django ==4.* (runtime)',
      'pip @https://example.com/pip.whl (runtime)',
      'cryptography ==42.0.0! (runtime)',
    ]);
  });

  it('pyproject.toml', () => {
    expect(
      brief(
        parsePyproject(`
          [project]
          dependencies = ["httpx>=0.27", "rich==13.7.1"]
          [project.optional-dependencies]
          docs = ["sphinx"]
          [dependency-groups]
          test = ["pytest==8.0.0", {include-group = "docs"}]
          [tool.poetry.dependencies]
          python = "^3.11"
          click = "^8.1"
          black = { version = "24.1.0" }
          [tool.poetry.group.dev.dependencies]
          ruff = "*"
        `),
      ),
    ).toEqual([
      'httpx >=0.27 (runtime)',
      'rich ==13.7.1! (runtime)',
      'sphinx  (docs)',
      'pytest ==8.0.0! (test)',
      'click ^8.1 (runtime)',
      'black 24.1.0! (runtime)',
      'ruff * (dev)',
    ]);
  });

  it('go.mod', () => {
    expect(
      brief(
        parseGoMod(
          [
            'module example.com/shop',
            'go 1.24',
            'require github.com/a/b v1.2.3',
            'require (',
            '\tgithub.com/c/d v0.0.0-20240101000000-abcdefabcdef',
            '\tgithub.com/e/f v1.0.0 // indirect',
            ')',
            'replace github.com/a/b => ../b',
          ].join('\n'),
        ),
      ),
    ).toEqual([
      'github.com/a/b v1.2.3! (runtime)',
      'github.com/c/d v0.0.0-20240101000000-abcdefabcdef! (runtime)',
    ]);
    expect(() => parseGoMod('hello')).toThrow('module');
  });

  it('Cargo.toml', () => {
    expect(
      brief(
        parseCargoToml(`
          [dependencies]
          serde = "1.0"
          exact = "=1.2.3"
          tokio = { version = "1", features = ["full"] }
          here = { path = "../here" }
          renamed = { package = "real", git = "https://example.com", rev = "abc" }
          [dev-dependencies]
          insta = "1"
          [target.'cfg(unix)'.dependencies]
          nix = "0.29"
          [workspace.dependencies]
          shared = "2"
        `),
      ),
    ).toEqual([
      'serde 1.0 (runtime)',
      'exact =1.2.3! (runtime)',
      'tokio 1 (runtime)',
      'here ! (runtime)',
      'real abc! (runtime)',
      'insta 1 (development)',
      'shared 2 (runtime)',
      'nix 0.29 (runtime)',
    ]);
  });

  it('pom.xml, whose entities are not expanded', () => {
    expect(
      brief(
        parsePomXml(`<?xml version="1.0"?>
          <!DOCTYPE project [<!ENTITY x "boom">]>
          <project>
            <properties><spring.version>6.1.0</spring.version></properties>
            <dependencies>
              <dependency><groupId>org.springframework</groupId><artifactId>spring-core</artifactId><version>\${spring.version}</version></dependency>
              <dependency><groupId>junit</groupId><artifactId>junit</artifactId><version>[4,5)</version><scope>test</scope></dependency>
              <dependency><groupId>a</groupId><artifactId>b</artifactId><version>\${unknown}</version></dependency>
            </dependencies>
            <dependencyManagement><dependencies>
              <dependency><groupId>c</groupId><artifactId>d</artifactId><version>1.0-SNAPSHOT</version></dependency>
            </dependencies></dependencyManagement>
          </project>`),
      ),
    ).toEqual([
      'org.springframework:spring-core 6.1.0! (runtime)',
      'junit:junit [4,5) (test)',
      'a:b ${unknown} (runtime)',
      'c:d 1.0-SNAPSHOT (managed)',
    ]);
    expect(() => parsePomXml('<settings/>')).toThrow('project');
  });

  it('composer.json and Gemfile', () => {
    expect(
      brief(
        parseComposerJson(
          '{"require":{"php":"^8","symfony/console":"^7.0"},"require-dev":{"phpunit/phpunit":"11.0.1"}}',
        ),
      ),
    ).toEqual([
      'symfony/console ^7.0 (runtime)',
      'phpunit/phpunit 11.0.1! (development)',
    ]);
    expect(
      brief(
        parseGemfile(
          'source "https://rubygems.org"\ngem "rails", "~> 7.1"\ngem \'rake\'\n# gem "no"\ngem "pg", "1.5.4"\n',
        ),
      ),
    ).toEqual([
      'rails ~> 7.1 (runtime)',
      'rake  (runtime)',
      'pg 1.5.4! (runtime)',
    ]);
  });

  it.each([
    ['package.json', parsePackageJson, '[1]'],
    ['composer.json', parseComposerJson, 'null'],
    ['Cargo.toml', parseCargoToml, '[dependencies'],
    ['pyproject.toml', parsePyproject, '= = ='],
  ])('%s that is no such thing is refused', (_, parse, text) => {
    expect(() => parse(text)).toThrow();
  });
});
