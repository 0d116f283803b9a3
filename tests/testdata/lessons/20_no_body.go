// Answers to HEAD, and those with 204 or 304, carry no body.
package p

import "net/http"

func exists(url string) (bool, error) {
	resp, err := http.Head(url)
	if err != nil {
		return false, err
	}
	return resp.StatusCode == http.StatusOK, nil
}

func existsByClient(client *http.Client, url string) (bool, error) {
	resp, err := client.Head(url)
	if err != nil {
		return false, err
	}
	return resp.StatusCode == http.StatusOK, nil
}

func unchanged(client *http.Client, req *http.Request) (bool, error) {
	resp, err := client.Do(req) // want released http-response-body
	if err != nil {
		return false, err
	}
	if resp.StatusCode == http.StatusNotModified || resp.StatusCode == http.StatusNoContent {
		return true, nil
	}
	resp.Body.Close()
	return false, nil
}

func headByDo(client *http.Client, url string) (int, error) {
	req, err := http.NewRequest(http.MethodHead, url, nil)
	if err != nil {
		return 0, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func got(url string) (bool, error) {
	resp, err := http.Get(url) // want leak http-response-body definite safe
	if err != nil {
		return false, err
	}
	return resp.StatusCode == http.StatusOK, nil
}

func notModified(client *http.Client, req *http.Request) (*http.Response, error) {
	resp, err := client.Do(req) // want leak http-response-body likely safe
	if err != nil {
		return nil, err
	}
	switch resp.StatusCode {
	case http.StatusNotModified, 204:
		return nil, nil
	case http.StatusNotFound:
		return nil, nil
	}
	return resp, nil
}

func anyMethod(client *http.Client, method, url string) (int, error) {
	req, err := http.NewRequest(method, url, nil)
	if err != nil {
		return 0, err
	}
	resp, err := client.Do(req) // want leak http-response-body definite safe
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
