<?php
// What both recipes need: one HTTP call, and the user who presses Allow.

/** The decoded JSON, or the query of the redirect, that a call is answered with. */
function call(string $method, string $url, array $headers = [], ?string $body = null): array
{
    $curl = curl_init($url);
    curl_setopt_array($curl, [
        CURLOPT_CUSTOMREQUEST => $method,
        CURLOPT_HTTPHEADER => [...$headers, 'Accept: application/json'],
        CURLOPT_POSTFIELDS => $body,
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_TIMEOUT => 30,
    ]);
    $text = curl_exec($curl);
    if ($text === false) {
        throw new RuntimeException(curl_error($curl));
    }
    $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
    if ($status === 302) {
        parse_str((string) parse_url(curl_getinfo($curl, CURLINFO_REDIRECT_URL), PHP_URL_QUERY), $query);
        return $query;
    }
    if ($status >= 300) {
        throw new RuntimeException("$method $url was answered $status: $text");
    }
    return json_decode($text, true, flags: JSON_THROW_ON_ERROR);
}

/** Tokens by the code flow: the consent page's form, then the token endpoint. Also what came back beside the code. */
function connect(string $page, string $tokens, string $scope): array
{
    $back = call('POST', $page, [], http_build_query([
        'response_type' => 'code',
        'client_id' => getenv('CLIENT_ID'),
        'redirect_uri' => getenv('REDIRECT_URI'),
        'scope' => $scope,
        'state' => 'recipe',
        'organisation' => getenv('ORGANISATION'),
        'decision' => 'allow',
    ]));
    $basic = base64_encode(getenv('CLIENT_ID') . ':' . getenv('CLIENT_SECRET'));
    $exchange = ['grant_type' => 'authorization_code', 'code' => $back['code'], 'redirect_uri' => getenv('REDIRECT_URI')];
    return $back + call('POST', $tokens, ["Authorization: Basic $basic"], http_build_query($exchange));
}
