/** What settings are written with: programs whose `result` is to be what Ruby makes of it. */
export const IDIOMS: readonly string[] = [
  `result = [true.to_s, nil.to_s, 5.to_s, [1, 2].delete(2), [1].delete(9)]`,
  `result = [[1, 2].any? { |x| x > 1 }, [1].none? { |x| x > 1 }, [1, 3].all? { |x| x > 2 }, [].all?, [].any?]`,
  `a = [1]
a.concat([2], [3]).push(4, 5)
h = { "a" => 1 }
h.update({ "b" => 2 })
result = [a, h]`,
  `result = "a,b, c".split(",").map(&:strip)`,
  `result = ENV.fetch("LIST", "").split(",").map(&:strip).reject(&:empty?)`,
  `result = ENV["NOPE"] || "d"`,
  `result = ENV.fetch("NOPE") { "blk" }`,
  `result = ENV["NOPE"]&.split(",") || ["x"]`,
  `result = ENV.key?("LIST") ? 1 : 2`,
  `result = [1, 2, 3].select { |x| x > 1 }.map { |x| x * 2 }.sum`,
  `result = %w[a b c].each_with_index.map { |s, i| "#{s}#{i}" }`,
  `result = [3, 1, 2].sort.reverse.first(2)`,
  `result = ["b", "a"].sort_by { |x| x }.join("-")`,
  `result = "https://a.com/".chomp("/") + "x".upcase + "Y".downcase + "ab".capitalize`,
  `result = "a-b".sub("-", "+") + "a-b-c".gsub("-", "") + "a1b2".gsub(/\\d/) { |d| (d.to_i + 1).to_s }`,
  `result = "https://x.example.com" =~ /example/ ? "y" : "n"`,
  `result = "https://x.example.com".match?(/\\Ahttps:\\/\\/[a-z]+\\.example\\.com\\z/)`,
  `result = [1, [2, [3, nil]]].flatten.compact`,
  `result = [1, 2, 2, 3].uniq.include?(2) && ![].any? && [].empty?`,
  `result = (1..5).to_a + (1...3).to_a + [*1..2]`,
  `result = (1..3).map { |i| "http://localhost:300#{i}" }`,
  `a, b = [1, 2]
a, b = b, a
result = [a, b]`,
  `a, *b = 1, 2, 3
result = [a, b]`,
  `def f(a, b = 2, *c, d: 4, **e)
  [a, b, c, d, e]
end
result = [f(1), f(1, 3, 5, d: 6, z: 7)]`,
  `def origins
  return ["a"] if false
  ["b"]
end
result = origins`,
  `x = if true then 1 else 2 end
y = unless false then 3 end
result = [x, y]`,
  `result = case "production"
when "development", "test" then ["http://localhost"]
when /prod/ then ["https://a.com"]
else []
end`,
  `x = 5
result = case
when x > 3 then "big"
else "small"
end`,
  `i = 0
i += 1 while i < 5
result = i`,
  `i = 0
until i >= 3 do i += 1 end
result = i`,
  `result = []
[1, 2, 3, 4].each do |x|
  next if x == 2
  break if x == 4
  result << x
end`,
  `result = { a: { b: [1, 2] } }.dig(:a, :b, 1)`,
  `result = { a: 1 }.fetch(:b, 9)`,
  `result = 'single #{x}' + %q(a'b) + %Q(#{1}) + %(z)`,
  `result = <<~EOS
  a
    b
EOS`,
  `result = "a b c".split + "a,b".split(",", 2) + "abc".chars + "a\\nb".lines`,
  `result = %w[a b].zip([1, 2]).to_h`,
  `result = ["a", nil, "b"].compact.each_with_object([]) { |x, acc| acc << x + "!" }`,
  `def y; yield 1, 2; end
result = y { |a, b| a + b }`,
  `def blk(&b) = b.call(3)
result = blk { |x| x * 3 }`,
  `x = nil
x ||= 5
x &&= x + 1
result = x`,
  `result = [3, 1].tap { |a| a.sort! }`,
  `a = [1]
b = a
b << 2
c = a.dup
c.push(3)
result = [a, c]`,
  `result = %i[get post].map(&:to_s).map(&:upcase)`,
  `result = 1_000 + 0xff + 0b11 + 0o17`,
  `result = "a=1&b=2".split("&").map { |p| p.split("=") }.to_h`,
  `result = [true, false, nil].map { |x| x ? "t" : "f" }`,
  `h = { a: 1 }
h[:b] = 2
h.delete(:a)
h.store(:c, 3)
result = h`,
  `result = { a: 1, **{ b: 2 } }`,
  `name = "x"
result = { name: }`,
  `list = []
%w[a b].each do |x|
  next if x == "a"
  list << x
end
result = list`,
  `list = []
%w[a b c].each_with_index { |x, i| break if i > 1; list << "#{x}#{i}" }
result = list`,
  `def all(*items, **options) = items + [options[:last]]
result = all("a", "b", last: "c")`,
  `def each_host
  yield "a"
  yield "b"
end
found = []
each_host { |h| found << h }
result = found`,
  `first, *others = %w[a b c]
*start, last = [1, 2, 3]
result = [first, others, start, last]`,
  `i = 0
i += 2 until i > 5
j = 10
begin
  j -= 1
end while j > 8
result = [i, j]`,
  `i = 0
while i < 3 do i += 1 end
result = i`,
  `h = { "a" => 1 }
h.store("b", 2)
h.delete("a")
h.merge!({ "c" => 3 })
result = h`,
  `base = { methods: [:get] }
result = { headers: :any, **base }`,
  `list = [3, 1, 2]
list.sort!
list.delete(1)
list.unshift(9)
list.map! { |x| x + 1 }
result = list`,
  `result = [0xff, 0b11, 0o17, 017, 1_000, 0, 0.5]`,
  `result = [nil.to_a, [1, 1, 2] | [3], [1, 2] & [2], [1, 2, 2] - [2]]`,
  `result = [[1, "a"], [2, "b"]].map { |n, s| "#{s}#{n}" }`,
  `result = case 2
when 1..3 then "low"
else "high"
end`,
  `result = [*1..3, *%w[x]].first(4)`,
  `result = "a.b".gsub(".", "-") + "x1y2".gsub(/\\d/, "") + "aa".sub("a", "b")`,
  `f = ->(x, y = 2) { x + y }
result = [f.call(1), f.call(1, 5)]`,
  `def allowed
  return %w[http://localhost:3000] unless ENV["RAILS_ENV"] == "production"

  ENV.fetch("LIST").split(",").map(&:strip)
end
result = allowed`,
  `result = %w[http https].product(%w[a b]).map { |scheme, host| "#{scheme}://#{host}" }`,
  `result = %w[b a].sort.each_with_object([]) { |x, acc| acc << x }`,
  `result = { a: { b: 1 } }.dig(:a, :b)`,
  `result = ENV.fetch("LIST", "").split(",").map(&:strip).reject(&:empty?).uniq.first`,
]
