interface Idiom {
  /** what stands around the function */
  readonly top: string
  readonly body: string
  /** what Go 1.19 returned from it, as JSON */
  readonly returned: string
}

/** What configurations of Go are written with, and what Go 1.19 returned from each. */
export const IDIOMS: readonly Idiom[] = [
  { top: ``, body: `return strings.Split("a,b", ",")`, returned: `["a","b"]` },
  {
    top: ``,
    body: `out := []string{}
for _, s := range strings.Split(os.Getenv("LIST"), ",") {
	out = append(out, strings.TrimSpace(s))
}
return out`,
    returned: `["a","b","c"]`,
  },
  {
    top: ``,
    body: `v := os.Getenv("NOPE")
if v == "" {
	v = "default"
}
return v`,
    returned: `"default"`,
  },
  {
    top: ``,
    body: `v, ok := os.LookupEnv("NOPE")
return []any{v, ok}`,
    returned: `["",false]`,
  },
  {
    top: ``,
    body: `n := 0
for i := 0; i < 5; i++ {
	if i == 3 {
		continue
	}
	n += i
}
return n`,
    returned: `7`,
  },
  {
    top: ``,
    body: `n := 0
for n < 10 {
	n += 3
}
return n`,
    returned: `12`,
  },
  {
    top: ``,
    body: `n := 0
for {
	n++
	if n > 4 {
		break
	}
}
return n`,
    returned: `5`,
  },
  {
    top: ``,
    body: `out := []int{}
for i := range []int{7, 8, 9} {
	out = append(out, i)
}
for i, x := range []string{"a", "b"} {
	_ = x
	out = append(out, i)
}
return out`,
    returned: `[0,1,2,0,1]`,
  },
  {
    top: ``,
    body: `switch x := "b"; x {
case "a", "b":
	return "ab"
default:
	return "other"
}`,
    returned: `"ab"`,
  },
  {
    top: ``,
    body: `x := 5
switch {
case x > 10:
	return "big"
case x > 3:
	return "mid"
}
return "small"`,
    returned: `"mid"`,
  },
  {
    top: ``,
    body: `a, b := 1, 2
a, b = b, a
return []int{a, b}`,
    returned: `[2,1]`,
  },
  {
    top: `func variadic(p string, xs ...string) int { return len(xs) }`,
    body: `return []int{variadic("a"), variadic("a", "b", "c"), variadic("a", []string{"x", "y"}...)}`,
    returned: `[0,2,2]`,
  },
  {
    top: ``,
    body: `f := func(x int) int { return x * 2 }
g := func() func() int { n := 0; return func() int { n++; return n } }()
g()
return []int{f(3), g()}`,
    returned: `[6,2]`,
  },
  {
    top: ``,
    body: `n, err := strconv.Atoi("42")
_, err2 := strconv.Atoi("x")
b, _ := strconv.ParseBool("true")
return []any{n, err == nil, err2 != nil, b, strconv.Itoa(7)}`,
    returned: `[42,true,true,true,"7"]`,
  },
  {
    top: ``,
    body: `re := regexp.MustCompile(\`^https://.*\\.example\\.com$\`)
return []any{re.MatchString("https://a.example.com"), re.MatchString("x")}`,
    returned: `[true,false]`,
  },
  {
    top: ``,
    body: `u, err := url.Parse("https://a.com:80/x?y=1")
return []any{u.Host, u.Hostname(), u.Scheme, u.Path, err == nil, u.Port()}`,
    returned: `["a.com:80","a.com","https","/x",true,"80"]`,
  },
  {
    top: ``,
    body: `x := 1
if y := x + 1; y > 1 {
	x := 5
	_ = x
}
{
	x = 9
}
return x`,
    returned: `9`,
  },
  {
    top: ``,
    body: `defer func() {}()
x := 1
func() { x = 3 }()
return x`,
    returned: `3`,
  },
  {
    top: ``,
    body: `err := errors.New("x")
if err != nil {
	return err.Error()
}
return "none"`,
    returned: `"x"`,
  },
  {
    top: ``,
    body: `outer:
	for i := 0; i < 3; i++ {
		for j := 0; j < 3; j++ {
			if j == 1 {
				continue outer
			}
			if i == 2 {
				break outer
			}
		}
	}
	return "ok"`,
    returned: `"ok"`,
  },
  {
    top: ``,
    body: `var any_ any = "s"
if s, ok := any_.(string); ok {
	return s
}
return "no"`,
    returned: `"s"`,
  },
  {
    top: ``,
    body: `m := map[string][]string{}
m["a"] = append(m["a"], "x")
m["a"] = append(m["a"], "y")
delete(m, "zz")
return m`,
    returned: `{"a":["x","y"]}`,
  },
  {
    top: ``,
    body: `x := []int{1, 2}
y := x
y[0] = 9
z := append([]int{}, x...)
z[1] = 8
return [][]int{x, y, z}`,
    returned: `[[9,2],[9,2],[9,8]]`,
  },
  { top: ``, body: `return "a" + "b" + string([]byte("c")) + \`raw\\n\``, returned: `"abcraw\\\\n"` },
  {
    top: ``,
    body: `for _, o := range []string{"x", "y"} {
	if o == "y" {
		return "found " + o
	}
}
return "none"`,
    returned: `"found y"`,
  },
  {
    top: ``,
    body: `i := 0
i++
i += 2
i--
i *= 5
return i`,
    returned: `10`,
  },
  {
    top: ``,
    body: `s := ""
for _, r := range "abc" {
	s = string(r) + s
}
return s`,
    returned: `"cba"`,
  },
]
