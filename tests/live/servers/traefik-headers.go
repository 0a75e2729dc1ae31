// Asks Traefik's own middleware `headers`, in process: a JSON line in, a JSON line out. record-traefik.ts builds it with
// Traefik's files beside it.
package main

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"

	"recorder/dynamic"
	"recorder/headers"
)

type pair [2]string

type line struct {
	Headers   dynamic.Headers `json:"headers"`
	Exchanges []struct {
		Method   string `json:"method"`
		Path     string `json:"path"`
		Headers  []pair `json:"headers"`
		Upstream struct {
			Status  int    `json:"status"`
			Headers []pair `json:"headers"`
		} `json:"upstream"`
	} `json:"exchanges"`
}

type answer struct {
	Status  int    `json:"status"`
	Headers []pair `json:"headers"`
	Body    string `json:"body"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<20)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var given line
		if err := json.Unmarshal(in.Bytes(), &given); err != nil {
			panic(err)
		}
		answers := []answer{}
		for _, each := range given.Exchanges {
			exchange := each
			app := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				for _, header := range exchange.Upstream.Headers {
					w.Header().Add(header[0], header[1])
				}
				w.WriteHeader(exchange.Upstream.Status)
				w.Write([]byte("{}"))
			})
			handler, err := headers.NewHeader(app, given.Headers)
			if err != nil {
				panic(err)
			}
			request := httptest.NewRequest(exchange.Method, exchange.Path, nil)
			for _, header := range exchange.Headers {
				request.Header.Add(header[0], header[1])
			}
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, request)
			pairs := []pair{}
			for name, values := range recorder.Result().Header {
				for _, value := range values {
					pairs = append(pairs, pair{name, value})
				}
			}
			body := recorder.Body.String()
			if exchange.Method == "HEAD" {
				// A server drops it on its way out.
				body = ""
			}
			answers = append(answers, answer{recorder.Code, pairs, body})
		}
		out.Encode(answers)
	}
}
