// Asks Spring's own CORS processor, as its CorsFilter does: a JSON line in, a JSON line out. record-spring.ts builds it with
// Spring's files, and writes Cases.java, which has the configurations.
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.servlet.config.annotation.CorsRegistry;

/** What Spring MVC is told: AbstractHandlerMapping.getHandler checks it for every request. */
class MvcSource extends UrlBasedCorsConfigurationSource {}

class OpenRegistry extends CorsRegistry {
    CorsConfigurationSource source() {
        MvcSource source = new MvcSource();
        source.setCorsConfigurations(getCorsConfigurations());
        return source;
    }
}

public class SpringCors {
    /** method, path, then a header a field: `name: value`; upstream headers behind an empty one */
    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] fields = line.split("\t", -1);
            System.out.println(ask(Cases.of(Integer.parseInt(fields[0])), fields));
        }
    }

    static String ask(CorsConfigurationSource source, String[] fields) throws Exception {
        String method = fields[1];
        String path = fields[2];
        List<String[]> headers = new ArrayList<>();
        List<String[]> upstream = new ArrayList<>();
        String upstreamStatus = fields[3];
        boolean isUpstream = false;
        for (int i = 4; i < fields.length; i++) {
            if (fields[i].isEmpty()) isUpstream = true;
            else (isUpstream ? upstream : headers).add(fields[i].split(": ", 2));
        }
        List<String[]> out = new ArrayList<>();
        int[] status = {200};
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        HttpServletRequest request = request(method, path, headers);
        HttpServletResponse response = response(out, status, body);
        try {
            CorsConfiguration configuration = source.getCorsConfiguration(request);
            if (source instanceof MvcSource && configuration != null) configuration.validateAllowCredentials();
            boolean isValid = new DefaultCorsProcessor().processRequest(configuration, request, response);
            if (isValid && !CorsUtils.isPreFlightRequest(request)) {
                status[0] = Integer.parseInt(upstreamStatus);
                out.addAll(0, upstream);
                body.writeBytes("{}".getBytes());
            }
        } catch (IllegalArgumentException error) {
            return "500";
        }
        StringBuilder line = new StringBuilder().append(status[0]).append('\t').append(method.equals("HEAD") ? "" : body.toString());
        for (String[] header : out) line.append('\t').append(header[0]).append(": ").append(header[1]);
        return line.toString();
    }

    static HttpServletRequest request(String method, String path, List<String[]> headers) {
        Map<String, Object> attributes = new HashMap<>();
        return (HttpServletRequest) Proxy.newProxyInstance(SpringCors.class.getClassLoader(), new Class<?>[] {HttpServletRequest.class}, (self, called, args) -> {
            switch (called.getName()) {
                case "getMethod": return method;
                case "getScheme": return "http";
                case "getServerName": return "localhost";
                case "getServerPort": return 80;
                case "getRequestURI": return path;
                case "getServletPath": return path;
                case "getContextPath": return "";
                case "getAttribute": return attributes.get(args[0]);
                case "setAttribute": attributes.put((String) args[0], args[1]); return null;
                case "removeAttribute": attributes.remove(args[0]); return null;
                case "getHeader":
                    for (String[] header : headers) if (header[0].equalsIgnoreCase((String) args[0])) return header[1];
                    return null;
                case "getHeaders":
                    List<String> values = new ArrayList<>();
                    for (String[] header : headers) if (header[0].equalsIgnoreCase((String) args[0])) values.add(header[1]);
                    return Collections.enumeration(values);
                case "getHeaderNames":
                    List<String> names = new ArrayList<>();
                    for (String[] header : headers) names.add(header[0]);
                    return Collections.enumeration(names);
                case "getHttpServletMapping": return MAPPING;
                case "getContentLength": return -1;
                case "toString": return method + " " + path;
                default: return null;
            }
        });
    }

    /** The servlet is mapped to everything. */
    static final HttpServletMapping MAPPING = new HttpServletMapping() {
        @Override public String getMatchValue() { return ""; }
        @Override public String getPattern() { return "/"; }
        @Override public String getServletName() { return "dispatcher"; }
        @Override public MappingMatch getMappingMatch() { return MappingMatch.DEFAULT; }
    };

    static HttpServletResponse response(List<String[]> out, int[] status, ByteArrayOutputStream body) {
        ServletOutputStream stream = new ServletOutputStream() {
            @Override public void write(int b) { body.write(b); }
            @Override public boolean isReady() { return true; }
            @Override public void setWriteListener(WriteListener listener) {}
        };
        return (HttpServletResponse) Proxy.newProxyInstance(SpringCors.class.getClassLoader(), new Class<?>[] {HttpServletResponse.class}, (self, called, args) -> {
            switch (called.getName()) {
                case "addHeader": out.add(new String[] {(String) args[0], (String) args[1]}); return null;
                case "setHeader":
                    out.removeIf(header -> header[0].equalsIgnoreCase((String) args[0]));
                    out.add(new String[] {(String) args[0], (String) args[1]});
                    return null;
                case "getHeader":
                    for (String[] header : out) if (header[0].equalsIgnoreCase((String) args[0])) return header[1];
                    return null;
                case "getHeaders":
                    List<String> values = new ArrayList<>();
                    for (String[] header : out) if (header[0].equalsIgnoreCase((String) args[0])) values.add(header[1]);
                    return values;
                case "getHeaderNames":
                    List<String> names = new ArrayList<>();
                    for (String[] header : out) names.add(header[0]);
                    return names;
                case "containsHeader":
                    for (String[] header : out) if (header[0].equalsIgnoreCase((String) args[0])) return true;
                    return false;
                case "setStatus": status[0] = (Integer) args[0]; return null;
                case "getStatus": return status[0];
                case "getOutputStream": return stream;
                case "isCommitted": return false;
                default: return null;
            }
        });
    }
}
