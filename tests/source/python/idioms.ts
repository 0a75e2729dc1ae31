/** What configurations are written with: programs whose `result` is to be what Python makes of it. */
export const IDIOMS: readonly string[] = [
  `import json
result = json.dumps([1], indent=-1), json.dumps({"a": [1]}, indent=0)`,
  `x = [1, 2, 3, 4, 5]
del x[:-3]
y = [1, 2, 3]
del y[-2:]
z = [1, 2, 3]
z[-1:] = [9, 8]
result = x, y, z`,
  `result = [x * 2 for x in range(5) if x % 2]`,
  `import os
result = [o.strip() for o in os.getenv("LIST", "").split(",") if o.strip()]`,
  `import os
result = os.environ["LIST"].split(",")`,
  `import os
result = os.environ.get("NOPE") or "d"`,
  `import os, json
result = json.loads(os.environ["URLS"])`,
  `import json
result = json.dumps({"a": [1, 2.5, None, True], "b": "é\\"\\n"})`,
  `import json
result = json.dumps({"b": 1, "a": 2}, indent=2, sort_keys=True)`,
  `result = {k: v for k, v in [("a", 1), ("b", 2)]}`,
  `result = {x for x in "abca"} == {"a", "b", "c"}`,
  `result = list(map(str.upper, ["a", "b"])) + list(filter(None, ["", "x"]))`,
  `result = sorted({"b": 1, "a": 2}.items(), key=lambda kv: kv[1], reverse=True)`,
  `a, *b, c = [1, 2, 3, 4]
result = (a, b, c)`,
  `(a, b), c = (1, 2), 3
result = a + b + c`,
  `result = "a-b-c".replace("-", "+", 1) + "x".join(["1", "2"])`,
  `result = f"{1 + 1:03d}|{'x':>5}|{3.14159:.2f}|{'a'!r}|{1000000:,}"`,
  `result = "%s-%d-%.2f-%r-%%" % ("a", 5, 1.5, "q")`,
  `result = "{} {0}".format(1) if False else "{0} {1} {name}".format("a", "b", name="c")`,
  `result = "{:>5}|{:<5}|{:^5}|{:05.1f}".format("a", "b", "c", 2.345)`,
  `def f(a, b=2, *args, c, d=4, **kw):
    return (a, b, args, c, d, kw)
result = f(1, c=3), f(1, 2, 3, 4, c=5, z=6)`,
  `def f(a, /, b, *, c):
    return a + b + c
result = f(1, b=2, c=3)`,
  `f = lambda *a, **k: (a, k)
result = f(*[1, 2], **{"x": 3})`,
  `from enum import Enum
class E(str, Enum):
    A = "a"
    B = "b"
result = (E.A.value, E("b").name, [e.value for e in E], E.A == "a")`,
  `def g():
    yield 1
    yield from [2, 3]
result = list(g()) + [sum(x for x in g())]`,
  `result = [i for i, x in enumerate("abc", start=1)] + list(zip("ab", [1, 2]))`,
  `result = any(x > 2 for x in [1, 2, 3]) and all([1, "a"]) and not any([])`,
  `result = "https://a.com".startswith(("http://", "https://")) and "a.com".endswith("com")`,
  `result = "a,b,,c".split(",") + "a b  c".split() + "a,b,c".split(",", 1) + "a,b,c".rsplit(",", 1)`,
  `result = " xax ".strip().strip("x") + "abc".lstrip("a") + "abc"[::-1] + "abc"[1:] + "abc"[-2]`,
  `result = "Hello".lower() + "hello world".title() + "abc".capitalize() + "aB".swapcase() + "a".upper()`,
  `result = ("abc".find("c"), "abc".index("b"), "abcabc".rfind("c"), "aaa".count("a"), "abc".find("z"))`,
  `result = "a=b=c".partition("=") + "a=b=c".rpartition("=")`,
  `result = ("a1".isalnum(), "12".isdigit(), "ab".isalpha(), " ".isspace(), "A".isupper(), "".isdigit())`,
  `result = "abc".removeprefix("a").removesuffix("c") + "a{b}".format(b=1)`,
  `result = [1, 2, 3][::2] + [3, 1, 2][1:] + list(reversed([1, 2])) + sorted([3, 1, 2])`,
  `l = [3, 1, 2]
l.sort(); l.append(4); l.extend([5]); l.insert(0, 0); l.remove(3); x = l.pop(); l += [9]
result = (l, x, l.index(2), l.count(1), len(l), min(l), max(l), sum(l))`,
  `d = {"a": 1}
d.update(b=2); d.setdefault("c", 3); d |= {"z": 0}; x = d.pop("a"); y = d.pop("q", None)
result = (d, x, y, list(d), list(d.values()), "b" in d, d.get("n", 5), {**d, "k": 1})`,
  `s = {1, 2} | {3}
s.add(4); s.discard(1)
result = (sorted(s), sorted(s & {2, 9}), sorted(s - {2}), s >= {2}, sorted({1} ^ {1, 2}), frozenset([1]) == {1})`,
  `result = 7 // 2, -7 // 2, 7 % -3, 2 ** 10, 7 / 2, divmod(7, 2), abs(-3), round(2.5), round(2.675, 2), 10 ** -1`,
  `result = "x" if [] else "y" if 0 else "z"`,
  `for i in range(3):
    if i == 1: continue
    if i == 5: break
else:
    result = "else"`,
  `n = 0
while True:
    n += 1
    if n > 3: break
result = n`,
  `from contextlib import contextmanager
@contextmanager
def cm():
    yield 7
with cm() as v:
    result = v`,
  `def deco(f):
    def w(*a, **k): return f(*a, **k) + 1
    return w
@deco
def f(x): return x
result = f(1)`,
  `x = 1
def f():
    global x
    x = 2
    def g():
        nonlocal_ = 3
        return nonlocal_
    return g()
result = (f(), x)`,
  `def counter():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    return inc
c = counter(); c()
result = c()`,
  `import re
result = (bool(re.match(r"https://.*\\.example\\.com$", "https://a.example.com")), re.findall(r"\\d+", "a1b22"), re.sub(r"(\\w)-(\\w)", r"\\2-\\1", "a-b"), re.split(r"[,;]", "a,b;c"))`,
  `match ("a", 1):
    case ("b", _): result = 1
    case ("a", n) if n > 5: result = 2
    case ("a", n): result = n + 10
    case _: result = 3`,
  `match {"k": [1, 2, 3], "z": 0}:
    case {"k": [first, *rest]}: result = (first, rest)`,
  `x = "b"
match x:
    case "a" | "b": result = "ab"
    case str(): result = "s"`,
  `if (n := len("abc")) > 2:
    result = n`,
  `result = [y := 1, y + 1]`,
  `print("x"); result = None`,
  `result = list(range(5, 0, -2)), range(3)[1], len(range(10)), 3 in range(5)`,
  `a = [1, 2]; b = a; b.append(3); c = a[:]; c.append(4); d = a.copy()
result = a, c, d, a is b`,
  `result = 0xff + 0o17 + 0b11 + 1_000`,
  `result = [[1, 2], [3]][0][1], {"a": {"b": 1}}["a"]["b"], (1, 2)[-1]`,
  `del_me = [1, 2, 3]; del del_me[0]; d = {"a": 1, "b": 2}; del d["a"]
result = del_me, d`,
  `x = y = [1]; x += [2]
result = y`,
  `result = "a" "b", ("x"), ("y",), ()`,
  `result = {**{"a": 1}, "a": 2}, [*range(2), *"ab"], (*[1], 2)`,
  `class M(type):
    pass
class A(metaclass=M): x = 1
result = A.x`,
  `from abc import ABC, abstractmethod
class A(ABC):
    @abstractmethod
    def f(self): ...
class B(A):
    def f(self): return 1
result = B().f()`,
  `result = max("a", "b", key=lambda s: -ord(s)), min([3, 1], default=0), max([], default=9), sorted("bca", reverse=True)`,
  `result = "a" * 3 + "-" * 0, [0] * 3, 3 * (1,)`,
  `result = list("abc"), tuple([1]), set([1]), dict(a=1), dict([("b", 2)]), str([1, "a"]), list({"a": 1})`,
  `result = [(i, j) for i in range(2) for j in range(2) if i != j]`,
  `result = {k.lower(): v for k, v in {"A": 1}.items() if v}, dict(zip("ab", range(2)))`,
  `import os
result = os.getenv("DEBUG", "false").lower() in ("1", "true", "yes"), os.environ.get("PORT", "8"), int(os.environ.get("PORT", 8))`,
  `import os
ORIGINS = os.getenv("ORIGINS")
result = ORIGINS.split(",") if ORIGINS else ["http://localhost:3000"]`,
  `def f():
    try: return 1
    finally: x = 2
result = f()`,
  `def f(n): return 1 if n < 2 else n * f(n - 1)
result = f(10)`,
  `result = "abc" in "xabcx", "a" not in ["b"], 1 in {1: 2}, None in [None]`,
  `x = 10
x -= 1; x *= 2; x //= 4; x **= 2; x %= 7; x |= 8; x &= 12; x <<= 1; x ^= 3
result = x`,
  `result = ~5, -True, +3, not None, 5 & 3, 5 | 3, 5 ^ 3, 1 << 4, 256 >> 2`,
  `result = "%(a)s" % {"a": 1}, "%5.1f|%-5s|%05d" % (1.25, "a", 42), "%x" % 255`,
  `result = "tab\\tnl\\\\n", 'q"', "q'", "é", "\\U0001F600", "nul\\0"`,
  `class Base: pass
class MyErr(ValueError): pass
def f(x):
    try:
        raise x
    except MyErr: return "my"
    except ValueError: return "value"
    except (KeyError, TypeError): return "kt"
    except Exception: return "other"
result = f(MyErr()), f(ValueError("a")), f(KeyError("k")), f(OSError())`,
  `class A(Exception): pass
class B(A): pass
try:
    raise B("x")
except A:
    result = "caught"`,
  `log = []
def f():
    try:
        raise ValueError("x")
    finally:
        log.append("f")
try: f()
except ValueError: log.append("c")
result = log`,
  `def f(origin):
    match origin.split("://"):
        case ["https", host]: return host
        case ["http", host] if host.startswith("localhost"): return "dev"
        case [_]: return "bare"
        case _: return None
result = [f("https://a.com"), f("http://localhost:1"), f("http://b.com"), f("x")]`,
  `def kind(v):
    match v:
        case bool(): return "bool"
        case int(): return "int"
        case str(): return "str"
        case []: return "empty"
        case [x]: return ("one", x)
        case (x, y, *_): return ("many", x, y)
        case {"type": t, **rest}: return (t, rest)
        case None: return "none"
        case _: return "else"
result = [kind(v) for v in (True, 1, "a", [], [1], (1, 2, 3), {"type": "t", "a": 1}, None, 1.5)]`,
  `for x in [1, 2, 3]:
    if x == 2: break
else:
    x = 99
result = x`,
  `i = 0
while i < 3: i += 1
else: i = 100
result = i`,
  `d = {"b": 1, "a": 2}
result = {**d, "b": 3}, d | {"c": 1}, dict(d, z=9), {k: d[k] for k in sorted(d)}`,
  `result = {"a": 1, "b": 2} == {"b": 2, "a": 1}, [1] == (1,), {1, 2} == {2, 1}, {1} < {1, 2}, {1} <= {1}, {"a": 1} == {"a": 2}`,
  `result = sum([[1], [2]], []), sum([1.5, 2]), sum(x for x in (1, 2)), sum([True, True])`,
  `result = max(["aa", "b"], key=len), min({"a": 2, "b": 1}.items(), key=lambda kv: kv[1]), max(3, 1, 2)`,
  `result = any([0, "", None]), all([]), any(o == "a" for o in ["b", "a"]), all(o.startswith("h") for o in ["h", "x"])`,
  `result = isinstance("a", (list, str)), isinstance([], list), isinstance({}, dict), isinstance(None, str), isinstance(True, bool)`,
  `result = "{:,}".format(1234567), f"{0.1234:.1%}", f"{255:x} {255:#X} {5:b} {5:08b}", f"{-5:+d} {5:+d}", f"{'x':*^7}", f"{12.5:>8.2f}|"`,
  `name, n = "x", 3
result = f"{name!r} {n:>3} {n * 2} {name.upper()} {{literal}} {n if n else 0}"`,
  `result = "a,b;c".replace(",", ";").split(";"), "aaa".replace("a", "b", 2), "abc".replace("", "-"), "aXbX".replace("X", "", 1)`,
  `import json
result = json.dumps(["a", {"b": None, "c": [1, 2]}]), json.dumps("ü"), json.dumps({}), json.dumps([], indent=2), json.dumps({"a": [1, {"b": 2}]}, indent=2)`,
  `import json
try:
    json.loads("{bad")
except json.JSONDecodeError:
    result = "bad json"`,
  `import json
try:
    json.loads("{bad")
except ValueError:
    result = "bad value"`,
  `import os
def env_list(name, default=""):
    return [v for v in (p.strip() for p in os.getenv(name, default).split(",")) if v]
result = env_list("LIST"), env_list("NOPE"), env_list("NOPE", "x, y")`,
  `import os
def env_bool(name, default=False):
    v = os.getenv(name)
    if v is None: return default
    return v.strip().lower() in {"1", "true", "yes", "on"}
result = env_bool("PORT"), env_bool("NOPE", True)`,
  `import os
origins = {"production": ["https://a.com"], "development": ["http://localhost:3000"]}[os.environ.get("ENV", "development")]
result = origins`,
  `import os
origins = []
if os.getenv("ENV") == "production":
    origins += ["https://a.com"]
else:
    origins += ["http://localhost"]
origins.extend(f"https://{s}.a.com" for s in ("x", "y"))
result = origins`,
  `import os
PORT = int(os.getenv("PORT", "8000"))
result = [f"http://localhost:{PORT + i}" for i in range(2)]`,
  `hosts, ports = ["a", "b"], [1, 2]
result = [f"http://{h}:{p}" for h in hosts for p in ports if not (h == "a" and p == 2)]`,
  `class Settings:
    ENV = "prod"
    ORIGINS = {"prod": ["https://a.com"]}
    @classmethod
    def origins(cls): return cls.ORIGINS.get(cls.ENV, [])
    @property
    def debug(self): return self.ENV != "prod"
s = Settings()
result = Settings.origins(), s.debug, s.ORIGINS["prod"][0]`,
  `class Singleton:
    _inst = None
    @classmethod
    def get(cls):
        if cls._inst is None: cls._inst = cls()
        return cls._inst
result = Singleton.get() is Singleton.get()`,
  `def f(*, a=1, **k): return a, sorted(k)
opts = {"a": 2, "b": 3}
result = f(**opts), f()`,
  `result = [*{"a": 1}, *("b",)], list({"a": 1}.items()), [*range(3)][::-1], "abc"[::-1]`,
  `x = [1, 2, 3, 4, 5]
x[1:3] = ["a"]; x[-1] = "z"; del x[0:1]
result = x, x[-2:], x[::2]`,
  `a = b = []
a.append(1)
c = list(a); c.append(2)
result = a, b, c, a is b, a == c[:1]`,
  `first, *rest = "a b c".split(); (x, y), z = (1, 2), 3
result = first, rest, x + y + z`,
  `result = " ".join(str(n) for n in [1, 2.5, None, True]), ",".join(sorted({"b", "a"})), "-".join("abc")`,
  `result = "https://a.com/".rstrip("/"), "xxaxx".strip("x"), "www.a".removeprefix("www."), "a.b.c".rsplit(".", 1)[0], "k=v=w".split("=", 1)`,
  `result = "abc" < "abd", "a" + "b" * 2, "b" in "abc", not "z" in "abc", "%s/%s" % ("a", 1), "ab" "cd"`,
  `def outer():
    x = 1
    def inner(): return x + 1
    x = 10
    return inner()
result = outer()`,
  `fs = [lambda: i for i in range(3)]
gs = [lambda i=i: i for i in range(3)]
result = [f() for f in fs], [g() for g in gs]`,
  `def add(item, to=[]):
    to.append(item); return list(to)
result = add(1), add(2)`,
  `result = list(map(int, ["1", "2"])), list(filter(lambda s: s, ["", "a"])), list(zip([1, 2], ["a", "b"])), dict(zip("ab", [1, 2]))`,
  `from urllib.parse import urlparse
def host(o): return urlparse(o).hostname
result = [host(o) for o in ("https://A.com:8080/x", "http://localhost")]`,
  `x = None
result = x or "d", x is None, (x and x.y), x if x else "e", not x`,
  `n = 5
result = "big" if n > 10 else "mid" if n > 3 else "small", 1 <= n < 10, n == 5 != 4`,
  `result = 10 / 4, 10 // 4, -7 // 2, -7 % 3, 2 ** 3 ** 2, (1 + 2) * 3, 7 & 3 | 8, ~0, 1 << 4 >> 2`,
  `result = int("  7 "), int(7.9), int("-3"), int("0b11", 2), int("1f", 16), round(1.5), round(2.5), round(0.125, 2), abs(-2)`,
  `try:
    result = int("x")
except ValueError:
    result = "default"`,
  `try:
    result = {"a": 1}["b"]
except KeyError as e:
    result = "missing"
else:
    result = "no"
finally:
    extra = 1`,
  `try:
    result = [1][5]
except (IndexError, KeyError):
    result = "idx"`,
  `try:
    None.split(",")
except AttributeError:
    result = "attr"`,
  `try:
    "a" + 1
except TypeError:
    result = "type"`,
  `from dataclasses import dataclass, field
@dataclass(frozen=True)
class Cors:
    origins: list = field(default_factory=lambda: ["https://a.com"])
    credentials: bool = True
    methods: tuple = ("GET",)
c = Cors(credentials=False)
result = c.origins, c.credentials, c.methods`,
  `import itertools
result = [f"{s}://{h}" for s, h in itertools.product(["http", "https"], ["a", "b"])]`,
  `from contextlib import contextmanager, suppress
@contextmanager
def tmp(x):
    yield x + 1
with tmp(1) as a, tmp(2) as b:
    result = a, b`,
  `from contextlib import suppress
result = "before"
with suppress(KeyError):
    {}["x"]
    result = "not reached"`,
  `class Ctx:
    def __enter__(self): return "in"
    def __exit__(self, *a): return False
with Ctx() as c:
    result = c`,
]
