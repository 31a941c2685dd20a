vcl 4.1;
# Varnish between nginx and the web clients: keeps public pages, shares the load,
# goes on with the last good page while a client restarts. Copy to
# /etc/varnish/default.vcl and change the marked values.
#
# How long a page may be kept is said by the portal (plone.app.caching, s-maxage); it
# tells Varnish with PURGE when something changes. Switch that on under
# Site Setup > Caching > Purging, with the address http://127.0.0.1:6081.

import directors;

probe alive {
    .url = "/@@ok";
    .interval = 5s;
    .timeout = 3s;
    .window = 4;
    .threshold = 2;
}

# changed: one backend for each web client
backend client1 {
    .host = "127.0.0.1";
    .port = "8080";
    .probe = alive;
    .connect_timeout = 2s;
    .first_byte_timeout = 120s;
}

backend client2 {
    .host = "127.0.0.1";
    .port = "8081";
    .probe = alive;
    .connect_timeout = 2s;
    .first_byte_timeout = 120s;
}

# changed: the machines on which web clients and worker run
acl purgers {
    "127.0.0.1";
    "::1";
}

sub vcl_init {
    new clients = directors.round_robin();
    clients.add_backend(client1);
    clients.add_backend(client2);
}

sub vcl_recv {
    set req.backend_hint = clients.backend();

    if (req.method == "PURGE") {
        if (client.ip !~ purgers) {
            return (synth(405, "Not allowed"));
        }
        return (purge);
    }

    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }

    # Staff see what they may see, never a kept page, and what they see is not kept.
    if (req.http.Authorization || req.http.Cookie ~ "(^|;\s*)(__Host-)?__ac(_tap_huan)?=") {
        return (pass);
    }

    # Whoever goes on searching with a proof of work must show it to the portal.
    if (req.http.Cookie ~ "(^|;\s*)thads-proof=") {
        return (pass);
    }

    # Citizens who have shown their identity, and whoever is on the way to a provider.
    if (req.http.Cookie ~ "(^|;\s*)(thads_citizen|thads_oidc_[a-z]+)=") {
        return (pass);
    }

    # The receipt of a form is shown once to the one who sent it.
    if (req.http.Cookie ~ "(^|;\s*)statusmessages=") {
        return (pass);
    }
    unset req.http.Cookie;

    # Cases by their code, and the register for programs: always fresh, never kept.
    # Pages of the register's search are kept for the seconds the portal allows.
    if (req.url ~ "/(@debtors|@support-cases)([/?]|$)" || req.url ~ "[?&](phone|code)=") {
        return (pass);
    }
    return (hash);
}

sub vcl_hash {
    # The public name is part of the address already (VirtualHostBase/...); so a PURGE,
    # which comes under Varnish's own name, meets the page.
    hash_data(req.url);
    return (lookup);
}

sub vcl_backend_response {
    set beresp.grace = 1h;
    if (beresp.http.Cache-Control ~ "proxy-revalidate") {
        # the register: an ended entry must be gone, whatever happens to the clients
        set beresp.grace = 0s;
        set beresp.keep = 0s;
    }
    if (beresp.http.Set-Cookie || beresp.http.Cache-Control ~ "private|no-store") {
        set beresp.uncacheable = true;
        set beresp.ttl = 60s;
        return (deliver);
    }
    if (beresp.status >= 500) {
        # rather the last good page
        if (bereq.is_bgfetch) {
            return (abandon);
        }
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
    }
    return (deliver);
}

sub vcl_deliver {
    unset resp.http.Via;
    unset resp.http.X-Varnish;
    if (obj.hits > 0) {
        set resp.http.X-Cache = "hit";
    } else {
        set resp.http.X-Cache = "miss";
    }
}

sub vcl_backend_error {
    set beresp.http.Content-Type = "text/html; charset=utf-8";
    set beresp.http.Retry-After = "30";
    synthetic({"<!DOCTYPE html><html lang="vi"><meta charset="utf-8">
<title>Cổng thông tin tạm thời gián đoạn</title>
<body style="font-family:sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem">
<h1>Cổng thông tin tạm thời gián đoạn</h1>
<p>Hệ thống đang được bảo trì hoặc quá tải. Xin ông/bà thử lại sau ít phút.</p>
</body></html>"});
    return (deliver);
}
