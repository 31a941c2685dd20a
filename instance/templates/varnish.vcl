vcl 4.1;
# Varnish between nginx and the web clients: keeps public pages, shares the load,
# goes on with the last good page while a client restarts. Copy to
# /etc/varnish/default.vcl and change the marked values.
#
# How long a page may be kept is said by the portal (s-maxage); it tells Varnish with BAN
# when something changes. Web clients and worker find Varnish by their environment:
# THADS_CACHES=http://127.0.0.1:6081

import directors;
import std;

# A client that ends answers no more that it is well (thads-cluster restart, systemd),
# and goes on answering until nobody sends it anything.
probe alive {
    .url = "/@@ok";
    .interval = 1s;
    .timeout = 3s;
    .window = 3;
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

    # What comes through nginx, which may stand on this machine, comes from anybody.
    if (req.method == "PURGE" || req.method == "BAN") {
        if (client.ip !~ purgers || req.http.X-Real-IP) {
            return (synth(405, "Not allowed"));
        }
        if (req.method == "PURGE") {
            return (purge);
        }
        # all pages of a place: a regular expression of the paths of portal and locality
        if (!std.ban("obj.http.X-Thads-Place ~ " + req.http.X-Thads-Place)) {
            return (synth(400, std.ban_error()));
        }
        return (synth(200, "Banned"));
    }

    # The last good page for an hour while no client answers; else for some seconds,
    # while a new one is fetched.
    if (std.healthy(req.backend_hint)) {
        set req.grace = 10s;
    }

    if (req.method != "GET" && req.method != "HEAD") {
        if (!std.healthy(req.backend_hint)) {
            # sent to nobody, and told so
            return (synth(503, "Nobody is there"));
        }
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

    # Programs get something else at the addresses of pages.
    if (req.http.Accept ~ "json") {
        return (pass);
    }

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

sub vcl_backend_fetch {
    # when it was asked for the first time, told in vcl_backend_error
    if (bereq.retries == 0) {
        set bereq.http.X-Asked = now;
    }
}

sub vcl_backend_response {
    # First of all, as errors are not to be kept either: rather the last good page. What
    # is fetched for the next reader is given up; nothing stands before the good page.
    if (beresp.status >= 500) {
        if (bereq.is_bgfetch) {
            return (abandon);
        }
        # For a second nobody waits until another one has been told it, which may be slow.
        set beresp.uncacheable = true;
        set beresp.ttl = 1s;
        set beresp.grace = 0s;
        set beresp.keep = 0s;
        return (deliver);
    }
    set beresp.grace = 1h;
    if (beresp.http.Cache-Control ~ "proxy-revalidate") {
        # the register: an ended entry must be gone, whatever happens to the clients
        set beresp.grace = 0s;
        set beresp.keep = 0s;
    }
    # A page is fetched whole before it is sent on: one that broke off is asked for anew.
    if (std.integer(beresp.http.Content-Length, 0) < 2097152) {
        set beresp.do_stream = false;
    }
    # Only what the portal says may be kept is kept.
    if (beresp.http.Set-Cookie || beresp.http.Cache-Control ~ "private|no-store"
        || beresp.http.Cache-Control !~ "(s-maxage|max-age)=[1-9]") {
        set beresp.uncacheable = true;
        set beresp.ttl = 60s;
        set beresp.grace = 0s;
    }
    return (deliver);
}

sub vcl_deliver {
    unset resp.http.Via;
    unset resp.http.X-Varnish;
    unset resp.http.Server;
    unset resp.http.X-Thads-Place;
    if (obj.hits > 0) {
        set resp.http.X-Cache = "hit";
    } else {
        set resp.http.X-Cache = "miss";
    }
}

sub vcl_synth {
    unset resp.http.Server;
    unset resp.http.X-Varnish;
    if (resp.status == 503) {
        call tell_why;
    }
}

sub tell_why {
    if (req.method == "GET" || req.method == "HEAD") {
        set resp.http.Retry-After = "30";
        set resp.http.X-Told = "Hệ thống đang được bảo trì hoặc quá tải. Xin ông/bà thử lại sau ít phút.";
    } elsif (resp.reason == "Nobody is there") {
        set resp.http.Retry-After = "30";
        set resp.http.X-Told = "Nội dung ông/bà gửi chưa được tiếp nhận. Xin bấm nút quay lại của trình duyệt:"
            + " nội dung đã nhập vẫn còn trên trang. Xin gửi lại sau ít phút.";
    } else {
        # Whether it was received nobody knows: no program is to send it again by itself.
        if (req.http.Accept ~ "json") {
            set resp.http.X-Told = "Chưa rõ nội dung đã được tiếp nhận hay chưa. Gửi lại với cùng idempotency_key"
                + " thì nhận lại đúng kết quả đó; nội dung không có khóa này phải được kiểm tra"
                + " trước khi gửi lại.";
        } else {
            set resp.http.X-Told = "Chưa rõ nội dung ông/bà gửi đã được tiếp nhận hay chưa. Với hồ sơ gửi bằng"
                + " biểu mẫu: xin bấm nút quay lại của trình duyệt. Nếu trang còn nguyên nội dung"
                + " đã nhập thì xin gửi lại; trường hợp hồ sơ đã được tiếp nhận, ông/bà nhận lại"
                + " đúng mã cũ. Nếu không, trước khi gửi lại xin kiểm tra thư điện tử của cơ quan,"
                + " mục Hồ sơ của tôi, hoặc gọi điện thoại hỏi cơ quan. Với việc khác: xin kiểm"
                + " tra sau ít phút, chỉ làm lại khi chưa thấy kết quả trên Cổng.";
        }
    }
    if (req.http.Accept ~ "json") {
        set resp.http.Content-Type = "application/json";
        synthetic({"{"type": "ServiceUnavailable", "errors": [], "message": ""} + resp.http.X-Told + {"" }"});
    } else {
        set resp.http.Content-Type = "text/html; charset=utf-8";
        synthetic({"<!DOCTYPE html><html lang="vi"><meta charset="utf-8">
<title>Cổng thông tin tạm thời gián đoạn</title>
<body style="font-family:sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem">
<h1>Cổng thông tin tạm thời gián đoạn</h1>
<p>"} + resp.http.X-Told + {"</p>
</body></html>"});
    }
    unset resp.http.X-Told;
    return (deliver);
}

sub vcl_backend_error {
    # A client that is gone, or went in the middle: the other one is asked, as nothing
    # was changed by a question. Once, as the question itself may be what kills; and not
    # after a long silence, as whoever is slow is busy enough.
    if ((bereq.method == "GET" || bereq.method == "HEAD") && bereq.retries < 1
        && std.time(bereq.http.X-Asked, now - 1h) + 5s > now) {
        # changed: with more backends, after each one another. Where the other one is not
        # well, the same again: perhaps only the connection was gone.
        if (beresp.backend == client1 && std.healthy(client2)) {
            set bereq.backend = client2;
        } elsif (beresp.backend == client2 && std.healthy(client1)) {
            set bereq.backend = client1;
        }
        return (retry);
    }
    if (bereq.method == "GET" || bereq.method == "HEAD") {
        set beresp.http.Retry-After = "30";
        set beresp.http.X-Told = "Hệ thống đang được bảo trì hoặc quá tải. Xin ông/bà thử lại sau ít phút.";
    } else {
        # Whether it was received nobody knows: no program is to send it again by itself.
        if (bereq.http.Accept ~ "json") {
            set beresp.http.X-Told = "Chưa rõ nội dung đã được tiếp nhận hay chưa. Gửi lại với cùng idempotency_key"
                + " thì nhận lại đúng kết quả đó; nội dung không có khóa này phải được kiểm tra"
                + " trước khi gửi lại.";
        } else {
            set beresp.http.X-Told = "Chưa rõ nội dung ông/bà gửi đã được tiếp nhận hay chưa. Với hồ sơ gửi bằng"
                + " biểu mẫu: xin bấm nút quay lại của trình duyệt. Nếu trang còn nguyên nội dung"
                + " đã nhập thì xin gửi lại; trường hợp hồ sơ đã được tiếp nhận, ông/bà nhận lại"
                + " đúng mã cũ. Nếu không, trước khi gửi lại xin kiểm tra thư điện tử của cơ quan,"
                + " mục Hồ sơ của tôi, hoặc gọi điện thoại hỏi cơ quan. Với việc khác: xin kiểm"
                + " tra sau ít phút, chỉ làm lại khi chưa thấy kết quả trên Cổng.";
        }
    }
    if (bereq.http.Accept ~ "json") {
        set beresp.http.Content-Type = "application/json";
        synthetic({"{"type": "ServiceUnavailable", "errors": [], "message": ""} + beresp.http.X-Told + {"" }"});
    } else {
        set beresp.http.Content-Type = "text/html; charset=utf-8";
        synthetic({"<!DOCTYPE html><html lang="vi"><meta charset="utf-8">
<title>Cổng thông tin tạm thời gián đoạn</title>
<body style="font-family:sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem">
<h1>Cổng thông tin tạm thời gián đoạn</h1>
<p>"} + beresp.http.X-Told + {"</p>
</body></html>"});
    }
    unset beresp.http.X-Told;
    return (deliver);
}
