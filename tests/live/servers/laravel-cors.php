<?php
// Asks Laravel's own HandleCors and fruitcake/php-cors: a JSON line in, a JSON line out. record-laravel.ts lays their files
// beside it. Symfony's HttpFoundation is the machine's.
namespace {
    require '/usr/share/php/Symfony/Component/HttpFoundation/autoload.php';
}

namespace Illuminate\Contracts\Container {
    interface Container extends \ArrayAccess {}
}

namespace Illuminate\Http {
    /** What HandleCors asks of a request; Illuminate's own needs half of the framework. */
    class Request extends \Symfony\Component\HttpFoundation\Request
    {
        private function fits(string $pattern, string $value): bool
        {
            $quoted = str_replace('\*', '.*', preg_quote($pattern, '#'));
            return $pattern === $value || preg_match('#^' . $quoted . '\z#su', $value) === 1;
        }
        public function is(string $pattern): bool
        {
            $path = trim($this->getPathInfo(), '/');
            return $this->fits($pattern, rawurldecode($path === '' ? '/' : $path));
        }
        public function fullUrlIs(string $pattern): bool
        {
            $url = rtrim(preg_replace('/\?.*/', '', $this->getUri()), '/');
            $query = $this->getQueryString();
            return $this->fits($pattern, $query ? $url . '?' . $query : $url);
        }
    }
}

namespace {
    require __DIR__ . '/CorsService.php';
    require __DIR__ . '/HandleCors.php';

    function env(string $name, mixed $default = null): mixed
    {
        return $default;
    }

    class Config
    {
        public function __construct(private array $cors) {}
        public function get(string $key, mixed $default = null): mixed
        {
            return $key === 'cors' ? $this->cors : ($this->cors[substr($key, 5)] ?? $default);
        }
    }

    class App implements \Illuminate\Contracts\Container\Container
    {
        public function __construct(private Config $config) {}
        public function offsetExists(mixed $key): bool { return true; }
        public function offsetGet(mixed $key): mixed { return $this->config; }
        public function offsetSet(mixed $key, mixed $value): void {}
        public function offsetUnset(mixed $key): void {}
    }

    while (($line = fgets(STDIN)) !== false) {
        $given = json_decode($line, true);
        $config = eval(substr($given['source'], strlen('<?php')));
        $answers = [];
        foreach ($given['exchanges'] as $exchange) {
            $request = \Illuminate\Http\Request::create('http://localhost' . $exchange['path'], $exchange['method']);
            foreach ($exchange['headers'] as [$name, $value]) $request->headers->set($name, $value);
            $middleware = new \Illuminate\Http\Middleware\HandleCors(new App(new Config($config)), new \Fruitcake\Cors\CorsService());
            $response = $middleware->handle($request, function () use ($exchange) {
                $response = new \Symfony\Component\HttpFoundation\Response('{}', $exchange['upstream']['status']);
                $response->headers->remove('cache-control');
                foreach ($exchange['upstream']['headers'] as [$name, $value]) $response->headers->set($name, $value);
                return $response;
            });
            $isOwn = $response->getStatusCode() === 204;
            $headers = [];
            foreach ($response->headers->all() as $name => $values)
                foreach ($values as $value)
                    if ($name !== 'date' && ($isOwn || $name !== 'cache-control')) $headers[] = [$name, $value];
            $body = $exchange['method'] === 'HEAD' ? '' : $response->getContent();
            $answers[] = ['status' => $response->getStatusCode(), 'headers' => $headers, 'body' => $body];
        }
        echo json_encode($answers), "\n";
    }
}
